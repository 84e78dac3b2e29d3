"""Having somebody take another's place: the calendar keeps its id, its meetings, its themes and its times.

So a version that is published stays in force: who sits in a calendar is its own side's to say, and time, table and
organisation are as both offices confirmed them. Versions that are not agreed yet are out of date, as after any change
of a registration. What the one who leaves had said about others goes; what others said about the calendar stays.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from matchmaker.affinity.embedders import Embedder
from matchmaker.domain.permissions import Action, Principal
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.errors import EditConflictError, Refusal, RefusedError
from matchmaker.services import registrations
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.acting.person import acted_for
from matchmaker.services.acting.registrations import note_registration, require_open
from matchmaker.services.registrations import Owner
from matchmaker.services.staleness import mark_people_changed
from matchmaker.services.substitution.rescoring import score_again
from matchmaker.services.substitution.telling import News, Ways, tell_of_substitution
from matchmaker.store.queries import acting, substitution
from matchmaker.store.queries.acting import PersonRow
from matchmaker.store.queries.registrations import RegistrationRow
from matchmaker.store.queries.substitution import CandidateRow
from matchmaker.store.tables.items import VisitWish
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Registration, RegistrationMember, Substitution


@dataclass(frozen=True, slots=True)
class Substituted:
    """Who comes, how many meetings were kept, and how many letters were written."""

    name: str
    meetings: int
    letters: int


def substitute(  # noqa: PLR0913 (who for whom, why, bound to what, told how)
    session: Session,
    principal: Principal,
    slug: str,
    person_id: str,
    other_id: str,
    *,
    version: int | None,
    reason: str,
    ways: Ways,
    semantic: Embedder | None = None,
    now: datetime,
) -> Substituted:
    """Let somebody of the same organisation take the place of a person of the own side.

    Parameters
    ----------
    person_id, other_id
        Public ids of the one who leaves and of the one who comes.
    version
        Of the calendar, as it was seen.
    ways
        Whether letters can be sent, and where they lead.
    semantic
        What compares texts by meaning when the pairs are scored again; None: words alone.

    Raises
    ------
    ReasonNeededError
        No reason is given.
    NotFoundError
        There is no such person of the own side, or they do not take part.
    RefusedError
        The workshop is over, or the other one is of another organisation or side, lacks something, or has meetings.
    EditConflictError
        The calendar was changed after it was seen.
    """
    action = Action.REGISTRATION_WRITE
    workshop, person, kept = acted_for(session, principal, slug, person_id, action, reason=reason)
    require_open(workshop)
    own = registrations.taking_part(session, workshop, Owner(person.profile_id, person.party_id))
    row = session.scalars(select(Registration).where(Registration.id == own.id).with_for_update()).one()
    if row.version != version:
        raise EditConflictError
    comes = _candidate(session, workshop, person, own, other_id)
    _take_place(session, row, person, comes)
    made = Substitution(
        workshop_id=workshop.id,
        registration_id=row.id,
        from_profile_id=person.profile_id,
        to_profile_id=comes.profile_id,
        account_id=principal.account,
        made_at=now,
    )
    session.add(made)
    session.flush()
    mark_people_changed(session, workshop.id, now=now)
    score_again(session, workshop.id, (row.id, row.public_id), semantic)
    note_registration(session, principal, workshop, person, "person substituted", row.public_id, kept, now)
    meetings = substitution.meetings_in_force(session, workshop.id, row.id)
    news = News(made.public_id, row.id, person, acting.person(session, {person.party_id}, other_id), meetings, kept)
    letters = tell_of_substitution(session, principal, workshop, news, ways, now=now)
    return Substituted(comes.name_latin or comes.name, len(meetings), letters)


def _candidate(
    session: Session, workshop: WorkshopFacts, person: PersonRow, own: RegistrationRow, other_id: str
) -> CandidateRow:
    """Return who comes; whoever is not of the organisation is refused alike, whether they are there or not."""
    rows = substitution.candidates(session, workshop.id, person.profile_id)
    found = next((each for each in rows if each.public_id == other_id), None)
    if found is None:
        raise RefusedError(Refusal.SUBSTITUTE_OTHER_ORGANISATION, "other")
    name = found.name_latin or found.name
    if found.registration_id == own.id:
        raise RefusedError(Refusal.SUBSTITUTE_SITS_THERE, "other", name=name)
    if found.meetings:
        raise RefusedError(Refusal.SUBSTITUTE_HAS_MEETINGS, "other", name=name)
    if not found.ready:
        raise RefusedError(Refusal.SUBSTITUTE_LACKS, "other", name=name)
    return found


def _take_place(session: Session, row: Registration, person: PersonRow, comes: CandidateRow) -> None:
    """Change who sits in the calendar; the one who comes leaves a calendar of their own, which has no meetings."""
    if comes.registration_id is not None:
        _leave(session, comes.registration_id, comes.profile_id)
    seat = RegistrationMember.registration_id == row.id, RegistrationMember.profile_id == person.profile_id
    session.execute(update(RegistrationMember).where(*seat).values(profile_id=comes.profile_id))
    sitting = select(RegistrationMember.profile_id).where(RegistrationMember.registration_id == row.id)
    if len(session.scalars(sitting).all()) == 1:  # the wishes of a party are those of all who sit in it
        session.execute(delete(Preference).where(Preference.from_registration_id == row.id))
        session.execute(delete(VisitWish).where(VisitWish.registration_id == row.id))
    flag_modified(row, "status")  # the version moves on: whoever has the calendar open is told of it
    session.flush()


def _leave(session: Session, registration_id: int, profile_id: int) -> None:
    """Take somebody out of a calendar of their own; where they sat alone, it is withdrawn."""
    seat = RegistrationMember.registration_id == registration_id, RegistrationMember.profile_id == profile_id
    session.execute(delete(RegistrationMember).where(*seat))
    others = select(RegistrationMember.profile_id).where(RegistrationMember.registration_id == registration_id)
    if session.scalars(others).first() is None:
        left = session.get_one(Registration, registration_id)
        left.status = RegistrationStatus.WITHDRAWN
    session.flush()
