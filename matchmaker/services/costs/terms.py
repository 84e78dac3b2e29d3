"""How long a voucher is kept: as bookkeeping law asks of the party that holds it, and no longer.

Once the last day of a workshop is over, the offices settle what it cost, and no line may leave the books: it can still
be corrected (to nothing, where it should not have been), which the journal says, and it is deleted by housekeeping
alone, when its term is over. Its years count from the latest of the day of the cost, the day on which it was noted and
the last day of the workshop, so that a mistyped day does not end the term before it began.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import NOBODY
from matchmaker.domain.retention import BOOKKEEPING_YEARS, voucher_kept_until
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts
from matchmaker.store.queries import costs as queries
from matchmaker.store.queries.costs import VoucherRow
from matchmaker.store.tables.costs import CostLine

FORGOTTEN = "cost deleted after its term"
"""The act in the journal."""


def are_kept(session: Session, workshop: WorkshopFacts, *, now: datetime) -> bool:
    """Return whether the vouchers of a workshop have to stay in the books: from the day after it on, where it is."""
    return now.astimezone(ZoneInfo(workshop.time_zone)).date() > queries.last_day(session, workshop.id)


def kept_until(session: Session, line_id: int) -> date:
    """Return the last day on which a voucher is kept; `line_id` is its key."""
    return _term(queries.voucher(session, line_id))


def forget_old_vouchers(session: Session, now: datetime) -> int:
    """Delete the vouchers whose term is over, each with an entry in the journal; return how many."""
    years = min(BOOKKEEPING_YEARS.values())
    of_old = queries.vouchers(session, incurred_before=date(now.year - years, 1, 1))
    over = [each for each in of_old if _term(each) < now.date()]
    for each in over:
        journal.record(
            session,
            NOBODY,
            FORGOTTEN,
            subject_kind="cost_line",
            subject_id=each.public_id,
            workshop=each.workshop,
            now=now,
        )
    session.execute(delete(CostLine).where(CostLine.id.in_([each.id for each in over])))
    return len(over)


def _term(voucher: VoucherRow) -> date:
    latest = max(voucher.incurred_on, voucher.noted_at.date(), voucher.last_day)
    return voucher_kept_until(latest, voucher.country)
