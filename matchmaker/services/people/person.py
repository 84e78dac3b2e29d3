"""The page of a person, as participants and offices of the workshop may read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.errors import NotFoundError
from matchmaker.services.access import WorkshopFacts, require_announced, workshop_at
from matchmaker.services.people.reader import reader_of, wishes_count
from matchmaker.services.reasons import Reason, Words, collected, reason_of, setting_from
from matchmaker.store.queries import people as queries
from matchmaker.store.queries import registrations
from matchmaker.store.queries.people import MemberRow, PersonRow, WishRow
from matchmaker.store.queries.registrations import HeadingRow


@dataclass(frozen=True, slots=True)
class PersonPage:
    """What the page of a person shows; no contact details.

    Parameters
    ----------
    themes
        Names, the most wanted first.
    together
        The others who sit in the same calendar and may be seen.
    reason
        Why the reader would meet the person; None for a reader who does not take part, or of the same side.
    wish
        What the reader said about the person.
    rank, wants
        The person's place among the reader's wants, and how many those are.
    can_wish
        Whether the reader can say now whether to meet.
    """

    workshop: WorkshopFacts
    heading: HeadingRow
    person: PersonRow
    words: Words
    themes: tuple[str, ...]
    together: Sequence[MemberRow]
    reason: Reason | None
    wish: WishRow | None
    rank: int | None
    wants: int
    can_wish: bool


def person_page(session: Session, principal: Principal, slug: str, person_id: str, *, language: str) -> PersonPage:
    """Return the page of a person of a workshop.

    Raises
    ------
    NotFoundError
        There is no such person at the workshop, or none whom the one who asks may see.
    """
    workshop = workshop_at(session, slug)
    require_announced(principal, workshop)
    require(principal, Action.PROFILE_READ, workshop.resource())
    person = queries.visible_person(session, workshop.id, person_id)
    if person is None:
        raise NotFoundError("There is nothing at this address.")
    heading = registrations.heading(session, workshop.id, language)
    reader = reader_of(session, principal, workshop)
    across = reader.registration is not None and workshop.side_of(principal.party) is not person.side
    setting = setting_from(
        queries.themes(session, [workshop.partnership_id], language), queries.interpreters(session, workshop.id)
    )
    calendars = (
        [person.registration_id] if reader.registration is None else [person.registration_id, reader.registration]
    )
    members = queries.members(session, calendars)
    lines = queries.lines(session, [person.profile_id, *(member.profile_id for member in members)])
    themes = queries.themes_of_registrations(session, calendars)
    chosen = themes.get(person.registration_id, ())
    words = collected([person], lines, chosen)
    own = collected(
        [member for member in members if member.registration_id == reader.registration],
        lines,
        themes.get(reader.registration or 0, ()),
    )
    wish = reader.wishes.get(person.registration_id)
    wants = reader.wants
    wanted = person.registration_id in wants
    return PersonPage(
        workshop=workshop,
        heading=heading,
        person=person,
        words=words,
        themes=tuple(setting.theme_names[theme] for theme in chosen if theme in setting.theme_names),
        together=_seen_together(members, person),
        reason=reason_of(own, words, setting, wished=wanted) if across else None,
        wish=wish,
        rank=wants.index(person.registration_id) + 1 if wanted else None,
        wants=len(wants),
        can_wish=across and wishes_count(workshop, heading),
    )


def _seen_together(members: Sequence[MemberRow], person: PersonRow) -> list[MemberRow]:
    """Return who sits with a person; those who have not agreed to be seen stay out."""
    return [
        member
        for member in members
        if member.registration_id == person.registration_id
        and member.profile_id != person.profile_id
        and member.consented
    ]
