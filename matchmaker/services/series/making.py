"""Make the next workshop of a series: a draft that both offices see and edit, and that both have to confirm.

Nobody's registration, consent, veto, wish or answer comes along: those are each person's own, and about one workshop.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Principal
from matchmaker.domain.series import Again, Carried, Invited
from matchmaker.domain.workshops import Side
from matchmaker.errors import StaleError
from matchmaker.services import journal
from matchmaker.services.programmes.applying import apply_programme
from matchmaker.services.programmes.saving import with_public_ids
from matchmaker.services.series.inviting import draft_invitation
from matchmaker.services.series.planning import Planned, plan_next
from matchmaker.services.series.source import source_of
from matchmaker.services.series.wanted import NextWorkshop
from matchmaker.services.workshops.creating import OBJECTIVE, add_draft
from matchmaker.store.queries import series as queries
from matchmaker.store.tables.workshops import Workshop

ACT = "workshop.copy"


def make_next(
    session: Session,
    principal: Principal,
    slug: str,
    wanted: NextWorkshop,
    *,
    seen: str,
    room_name: Callable[[int], str],
    languages: Sequence[str],
    now: datetime,
) -> str:
    """Make the next workshop of a series and return its address.

    Parameters
    ----------
    seen
        The hash of what was looked at.
    languages
        Those in which the invitation of the own people is drafted.

    Raises
    ------
    ProgrammeRefusedError
        Something in it is wrong; see :func:`plan_next`.
    StaleError
        What is asked for is not what was looked at.
    """
    source = source_of(session, principal, slug, languages[0])
    planned = plan_next(session, principal, source, wanted, room_name=room_name, language=languages[0], now=now)
    if planned.seen != seen:
        raise StaleError("The next workshop was changed after it was looked at; look at it again.")
    row = _added(session, planned)
    _enter(session, principal, planned, row, now=now)
    if wanted.invited is not Invited.NOBODY:
        draft_invitation(session, principal, row.slug, wanted.invited, languages, now=now)
    return row.slug


def _added(session: Session, planned: Planned) -> Workshop:
    source, sides = planned.source, planned.sides
    goals = queries.goals(session, source.id) if Carried.GOALS in planned.wanted.carried else None
    row = add_draft(
        session,
        source.partnership_id,
        (sides[Side.HOST].id, sides[Side.VISITOR].id),
        planned.programme.terms,
        planned.wanted.slug,
    )
    row.objective = list(goals.objective if goals else OBJECTIVE)
    row.max_break_spread = goals.max_break_spread if goals else None
    row.least_meetings = goals.least_meetings if goals else None
    row.copied_from_id = source.id
    row.follow_up_of_id = source.id if planned.wanted.again is Again.REUNITE else None
    session.flush()
    return apply_programme(session, row.id, with_public_ids(planned.programme, frozenset()))


def _enter(session: Session, principal: Principal, planned: Planned, row: Workshop, *, now: datetime) -> None:
    about = {"subject_kind": "workshop", "subject_id": row.public_id, "workshop": row.public_id}
    wanted = planned.wanted
    details = {
        "slug": row.slug,
        "from": planned.source.public_id,
        "swapped": wanted.swapped,
        "carried": sorted(wanted.carried),
        "met_before": planned.programme.terms.weights["met_before"],
    }
    journal.record(session, principal, ACT, **about, details=details, now=now)
