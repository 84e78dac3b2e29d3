"""Who takes part in the workshops of the founding case: calendars, answers, wishes, and what is decided."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.files.founding_case import DecisionEntry, Participation, PersonEntry, RegistrationEntry
from matchmaker.services.founding.partnerships import Founded
from matchmaker.services.founding.workshops import Laid
from matchmaker.store.base import Base
from matchmaker.store.tables.pairs import PairRule
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Availability, Registration, RegistrationMember, RegistrationTheme

LAST_CAME_BEFORE = timedelta(days=4)
"""How long ago the last of them registered; the others came one by one before."""

BETWEEN_TWO = timedelta(hours=11)


def add_registrations(
    session: Session,
    taking_part: Participation,
    laid: Laid,
    founded: Founded,
    people: Mapping[str, tuple[int, PersonEntry]],
    *,
    topics: frozenset[str],
    now: datetime,
) -> None:
    """Add the calendars of a workshop with their answers and wishes.

    Parameters
    ----------
    people
        The key of each profile and what it says, by the ids of the case.
    topics
        The themes and sub-topics that the workshop is about: a calendar registers for those that its members have.
    """
    rows = _add_calendars(session, taking_part, laid, now)
    for entry in taking_part.registrations:
        members = [people[member] for member in entry.members]
        session.add_all(_answers(entry, rows[entry.id], members, laid, founded, topics))
    session.add_all(_wishes(taking_part, rows))
    session.add_all(_rule(decision, rows, laid) for decision in taking_part.decisions)
    session.flush()


def _add_calendars(session: Session, taking_part: Participation, laid: Laid, now: datetime) -> dict[str, Registration]:
    last = len(taking_part.registrations) - 1
    rows = {
        entry.id: Registration(
            workshop_id=laid.workshop_id,
            side=Side(entry.side),
            status=RegistrationStatus.REGISTERED,
            name=entry.name,
            min_meetings=entry.min_meetings,
            max_meetings=entry.max_meetings,
            max_in_a_row=entry.max_in_a_row,
            registered_at=now - LAST_CAME_BEFORE - BETWEEN_TWO * (last - position),
        )
        for position, entry in enumerate(taking_part.registrations)
    }
    session.add_all(rows.values())
    session.flush()
    return rows


def _answers(
    entry: RegistrationEntry,
    row: Registration,
    members: list[tuple[int, PersonEntry]],
    laid: Laid,
    founded: Founded,
    topics: frozenset[str],
) -> Iterator[Base]:
    """Yield who sits in a calendar, what they want to talk about and when they can; some have not said when."""
    ids = {"registration_id": row.id, "workshop_id": laid.workshop_id}
    for position, (profile_id, _) in enumerate(members):
        yield RegistrationMember(**ids, profile_id=profile_id, position=position)
    chosen = dict.fromkeys(theme for _, person in members for theme in person.themes if theme in topics)
    for priority, theme in enumerate(chosen, start=1):
        yield RegistrationTheme(registration_id=row.id, theme_id=founded.themes[theme], priority=priority)
    if entry.answered:
        for slot, slot_id in laid.slots.items():
            yield Availability(**ids, slot_id=slot_id, available=slot not in entry.away)


def _wishes(taking_part: Participation, rows: Mapping[str, Registration]) -> Iterator[Preference]:
    for kind, wishes in ((PreferenceKind.WANT, taking_part.wants), (PreferenceKind.VETO, taking_part.vetoes)):
        for person, others in wishes.items():
            for rank, other in enumerate(others, start=1):
                yield Preference(
                    workshop_id=rows[person].workshop_id,
                    from_registration_id=rows[person].id,
                    to_registration_id=rows[other].id,
                    kind=kind,
                    rank=rank if kind is PreferenceKind.WANT else None,
                    said_at=rows[person].registered_at,
                )


def _rule(decision: DecisionEntry, rows: Mapping[str, Registration], laid: Laid) -> PairRule:
    first, second = sorted(rows[each].id for each in (decision.host, decision.visitor))
    return PairRule(
        workshop_id=laid.workshop_id,
        registration_a_id=first,
        registration_b_id=second,
        must=decision.must,
        session_id=laid.long_sessions[decision.session] if decision.session else None,
        reason=decision.reason,
    )
