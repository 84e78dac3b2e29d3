"""Taking the costs out of the house as a file: with a reason, which the journal keeps."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.services.access import workshop_at
from matchmaker.services.costs.ledger import Ledger, open_ledger
from matchmaker.services.journal import record
from matchmaker.services.texts import kept_line

LONGEST_REASON = 500


class CostFile(StrEnum):
    """Which file is wanted."""

    LINES = "lines"
    STATEMENT = "statement"


def take_costs_out(
    session: Session, principal: Principal, slug: str, which: CostFile, language: str, *, reason: str, now: datetime
) -> Ledger:
    """Note in the journal that somebody takes a file out, and return what it is made of: what they may see, no more.

    Raises
    ------
    ReasonNeededError
        The reason is empty.
    RefusedError
        The reason is too long, or has characters that cannot be kept.
    """
    at = workshop_at(session, slug)
    why = kept_line(reason, "reason", most=LONGEST_REASON)
    require(principal, Action.COST_TOTALS_READ, at.resource(), reason=why)  # an office of another workshop ends here
    require(principal, Action.EXPORT, at.resource(party=principal.party), reason=why)
    act = "export lines of costs" if which is CostFile.LINES else "export statement of costs"
    kind, id_ = "workshop", at.public_id
    record(session, principal, act, subject_kind=kind, subject_id=id_, workshop=id_, reason=why, now=now)
    return open_ledger(session, principal, slug, language, reason=why)
