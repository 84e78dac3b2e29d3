"""The page of a person, as participants and offices of the workshop may read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.affinity.embedders import LEXICAL
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.errors import NotFoundError
from matchmaker.services.access import WorkshopFacts, require_announced, workshop_at
from matchmaker.services.people.apart import Apart, Pair, meeting_or_apart
from matchmaker.services.people.contact import Contact, contact_for
from matchmaker.services.people.reader import Reader, reader_of, wishes_count
from matchmaker.services.reasons import Reason, reasons_of
from matchmaker.services.vectors import remembered
from matchmaker.services.words import Words, collected, setting_of
from matchmaker.store.queries import people as queries
from matchmaker.store.queries import registrations
from matchmaker.store.queries.matches import PlannedMeeting
from matchmaker.store.queries.people import MemberRow, PersonRow, WishRow
from matchmaker.store.queries.registrations import HeadingRow


@dataclass(frozen=True, slots=True)
class PersonPage:
    """What the page of a person shows.

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
    in_plan
        Once a plan is published: the meeting of the two, or why there is none, as far as the reader may know it.
    contact
        How to reach the person, where the reader may know it.
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
    in_plan: PlannedMeeting | Apart | None
    contact: Contact | None


def person_page(
    session: Session, principal: Principal, slug: str, person_id: str, *, language: str, embedder: str = LEXICAL
) -> PersonPage:
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
    setting = setting_of(session, workshop, language)
    found = _both(session, reader, person)
    across = reader.registration is not None and workshop.side_of(principal.party) is not person.side
    wish, wants = reader.wishes.get(person.registration_id), reader.wants
    wanted = person.registration_id in wants
    reason = (
        reasons_of(found.own, [found.words], setting, [wanted], remembered(session, embedder))[0] if across else None
    )
    in_plan = (
        meeting_or_apart(
            session,
            workshop,
            Pair(reader, found.own, person.registration_id, found.words, reason, summary=found.summary),
            setting,
        )
        if reason and heading.published
        else None
    )
    meets = isinstance(in_plan, PlannedMeeting)
    return PersonPage(
        workshop=workshop,
        heading=heading,
        person=person,
        words=found.words,
        themes=tuple(setting.theme_names[theme] for theme in found.chosen if theme in setting.theme_names),
        together=found.together,
        reason=reason,
        wish=wish,
        rank=wants.index(person.registration_id) + 1 if wanted else None,
        wants=len(wants),
        can_wish=across and wishes_count(workshop, heading),
        in_plan=in_plan,
        contact=contact_for(session, principal, workshop, person, meets=meets),
    )


def card_of(
    session: Session, principal: Principal, slug: str, person_id: str, *, language: str, embedder: str = LEXICAL
) -> tuple[PersonPage, Contact]:
    """Return the page of a person with how to reach them, for those alone who may know it.

    Raises
    ------
    NotFoundError
        There is no such person, or the one who asks is not to know it (yet).
    """
    page = person_page(session, principal, slug, person_id, language=language, embedder=embedder)
    if page.contact is None:
        require(principal, Action.CONTACT_READ, page.workshop.resource(party=page.person.party_id))
    if page.contact is None or page.contact.masked:
        raise NotFoundError("There is nothing at this address.")
    return page, page.contact


@dataclass(frozen=True, slots=True)
class _Found:
    """What a person says, what the reader says, and who sits with the person."""

    words: Words
    chosen: Sequence[int]
    own: Words
    summary: bool
    together: Sequence[MemberRow]


def _both(session: Session, reader: Reader, person: PersonRow) -> _Found:
    calendars = [key for key in (person.registration_id, reader.registration) if key is not None]
    members = queries.members(session, calendars)
    lines = queries.lines(session, [person.profile_id, *(member.profile_id for member in members)])
    themes = queries.themes_of_registrations(session, calendars)
    chosen = themes.get(person.registration_id, [])
    own = [member for member in members if member.registration_id == reader.registration]
    return _Found(
        words=collected([person], lines, chosen),
        chosen=chosen,
        own=collected(own, lines, themes.get(reader.registration or 0, ())),
        summary=any(member.summary for member in own),
        together=_seen_together(members, person),
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
