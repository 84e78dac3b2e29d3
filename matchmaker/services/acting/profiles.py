"""An office changes the profile of somebody of its own side; whether they are seen stays for them to say."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal
from matchmaker.errors import EditConflictError, NotFoundError
from matchmaker.services import journal
from matchmaker.services.acting.person import acted_for, looked_at
from matchmaker.services.acting.telling import Telling, tell
from matchmaker.services.mail.letters import acting as letters
from matchmaker.services.profile.draft import Draft, checked, differences
from matchmaker.services.profile.reading import Choices, choices_of, draft_of
from matchmaker.services.profile.saving import write
from matchmaker.services.staleness import mark_people_changed
from matchmaker.store.queries import acting as queries
from matchmaker.store.queries import profile as profile_queries
from matchmaker.store.queries.acting import PersonRow
from matchmaker.store.queries.profile import ProfileRow
from matchmaker.store.tables.people import Profile


@dataclass(frozen=True, slots=True)
class PersonsProfile:
    """Somebody's profile as their office reads it."""

    id: str
    draft: Draft
    version: int
    choices: Choices


def profile_of_person(
    session: Session, principal: Principal, slug: str, person_id: str, *, language: str
) -> PersonsProfile:
    """Return the profile of somebody of the own side, for whoever is about to change it for them.

    Raises
    ------
    NotFoundError
        There is no such person of the own side at the workshop.
    """
    _workshop, person = looked_at(session, principal, slug, person_id, Action.PROFILE_WRITE)
    row = _row(session, person)
    choices = choices_of(session, row.party_id, language)
    return PersonsProfile(person.public_id, draft_of(session, row), row.version, choices)


def save_profile_of(  # noqa: PLR0913 (who changes what for whom, why and when)
    session: Session,
    principal: Principal,
    slug: str,
    person_id: str,
    draft: Draft,
    *,
    version: int | None,
    reason: str,
    telling: Telling,
    now: datetime,
) -> tuple[str, ...]:
    """Change the profile of somebody of the own side; return the lines that were written twice.

    Raises
    ------
    ReasonNeededError
        No reason is given.
    RefusedError
        Something in it cannot be kept; the field says what.
    EditConflictError
        It was saved elsewhere after it was opened at `version`.
    """
    workshop, person, kept = acted_for(session, principal, slug, person_id, Action.PROFILE_WRITE, reason=reason)
    row = _row(session, person)
    clean, repeated = checked(replace(draft, consent=False))
    if row.version != version:
        raise EditConflictError(differences(draft_of(session, row), clean))
    write(session, session.get_one(Profile, row.id), clean)
    for each in queries.workshops_of(session, row.id):
        mark_people_changed(session, each, now=now)
    journal.record(
        session,
        principal,
        "profile changed for somebody",
        subject_kind="profile",
        subject_id=person.public_id,
        workshop=workshop.public_id,
        reason=kept,
        for_whom=person.public_id,
        now=now,
    )
    if telling.by_mail:  # also to the address that stood there before: whoever changes it cannot hide that
        after = queries.person(session, workshop.parties, person_id)
        told = {each.address: each for each in (person, after) if each is not None}
        letter = letters.profile_changed
        tell(session, principal, workshop, told.values(), letter, reason=kept, link=telling.profile, now=now)
    return tuple(repeated)


def _row(session: Session, person: PersonRow) -> ProfileRow:
    row = profile_queries.profile_by_key(session, person.profile_id)
    if row is None:
        raise NotFoundError("There is nothing at this address.")
    return row
