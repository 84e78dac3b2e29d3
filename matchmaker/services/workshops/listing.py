"""The list of workshops: what somebody may see, and what each asks of this very reader next."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from matchmaker.domain.clock import day_in
from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.workshops import TAKES_PART, RegistrationStatus, Side, WorkshopStatus
from matchmaker.store.queries import names
from matchmaker.store.queries import workshops as queries
from matchmaker.store.queries.workshops import WorkshopRow


class NextStep(StrEnum):
    """What a reader can do about a workshop now."""

    SIGN_IN = "sign in"
    REGISTER = "register"
    REGISTRATION = "registration"
    MATCHES = "matches"
    ORGANISE = "organise"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class WorkshopLine:
    """A workshop in the list."""

    slug: str
    title: str
    summary: str
    status: WorkshopStatus
    starts_on: date
    ends_on: date
    time_zone: str
    place: str
    host: str
    visitor: str
    themes: tuple[str, ...]
    mine: RegistrationStatus | None
    next_step: NextStep


def list_workshops(session: Session, principal: Principal, language: str, *, now: datetime) -> list[WorkshopLine]:
    """Return the workshops that `principal` may see, the latest first."""
    require(principal, Action.WORKSHOP_READ)
    office = principal.party if principal.role is Role.ORGANISER else None
    rows = queries.visible(session, office=office, every=principal.role is Role.OPERATOR)
    ids = [row.id for row in rows]
    texts = queries.texts(session, language, ids)
    parties = names.party_names(session, language)
    themes = names.theme_names(session, language)
    held = queries.themes_held(session, ids)
    mine = queries.registrations_of(session, principal.profile)
    with_plan = queries.published(session, ids)
    return [
        WorkshopLine(
            slug=row.slug,
            title=texts.get(row.id, (row.slug, ""))[0],
            summary=texts.get(row.id, ("", ""))[1],
            status=row.status,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            time_zone=row.time_zone,
            place=row.place,
            host=parties.get(row.host_party_id, ""),
            visitor=parties.get(row.visitor_party_id, ""),
            themes=tuple(themes[each] for each in held.get(row.id, []) if each in themes),
            mine=mine.get(row.id),
            next_step=next_step(row, principal, mine.get(row.id), has_plan=row.id in with_plan, now=now),
        )
        for row in rows
    ]


def coming_workshops(session: Session, principal: Principal, language: str, *, now: datetime) -> list[WorkshopLine]:
    """Return the announced workshops that are not over, the next first."""
    announced = (WorkshopStatus.OPEN, WorkshopStatus.CLOSED)
    lines = list_workshops(session, principal, language, now=now)
    coming = [line for line in lines if line.status in announced and line.ends_on >= day_in(now, line.time_zone)]
    return sorted(coming, key=lambda line: line.starts_on)


def next_step(
    row: WorkshopRow, principal: Principal, mine: RegistrationStatus | None, *, has_plan: bool, now: datetime
) -> NextStep:
    """Return what `principal` can do about a workshop now."""
    parties = {row.host_party_id, row.visitor_party_id}
    if principal.role is Role.ORGANISER and principal.party in parties:
        return NextStep.ORGANISE
    if mine in TAKES_PART:
        return NextStep.MATCHES if has_plan else NextStep.REGISTRATION
    if not is_open(row, now):
        return NextStep.NOTHING
    if not principal.signed_in:
        return NextStep.SIGN_IN
    may = principal.role is Role.EXPERT and principal.party in parties
    return NextStep.REGISTER if may else NextStep.NOTHING


def is_open(row: WorkshopRow, now: datetime) -> bool:
    """Return whether people can register."""
    closes_at = row.registration_closes_at
    return row.status is WorkshopStatus.OPEN and (closes_at is None or now < closes_at)


def side_of(row: WorkshopRow, party: int | None) -> Side | None:
    """Return the side that a party is on; None for one that does not take part."""
    return {row.host_party_id: Side.HOST, row.visitor_party_id: Side.VISITOR}.get(party or 0)
