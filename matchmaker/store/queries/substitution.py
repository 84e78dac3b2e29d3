"""Who could take somebody's place, who has, and whom that concerns. One statement each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.workshops import Side
from matchmaker.store.queries.people import has_consented
from matchmaker.store.queries.prepared import is_theirs
from matchmaker.store.tables.people import Profile, ProfileLanguage
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.registrations import Registration, RegistrationMember, Substitution

_COUNTS = (PlanStatus.PROPOSED, PlanStatus.PUBLISHED)


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """Somebody of the same organisation.

    Parameters
    ----------
    ready
        The profile has a name, a language and the person's own consent to be seen.
    registration_id
        The calendar in which they sit at this workshop; None where they are not registered.
    meetings
        How many they have there in the version in force, and in the one that waits for an answer.
    """

    profile_id: int
    public_id: str
    name: str
    name_latin: str
    title: str
    ready: bool
    registration_id: int | None
    meetings: int


@dataclass(frozen=True, slots=True)
class SubstitutionRow:
    """Somebody took another's place in a calendar; names of those who were forgotten are empty."""

    side: Side
    made_at: datetime
    before: str
    before_latin: str
    after: str
    after_latin: str


def candidates(session: Session, workshop_id: int, profile_id: int) -> list[CandidateRow]:
    """Return the others of a person's organisation and party, by name; nobody for somebody without organisation."""
    leaving = aliased(Profile)
    languages = select(func.count()).where(ProfileLanguage.profile_id == Profile.id).scalar_subquery()
    meetings = (
        select(func.count())
        .select_from(Meeting)
        .join(WorkshopPlan, WorkshopPlan.id == Meeting.plan_id)
        .where(
            WorkshopPlan.status.in_(_COUNTS),
            or_(
                Meeting.registration_a_id == RegistrationMember.registration_id,
                Meeting.registration_b_id == RegistrationMember.registration_id,
            ),
        )
        .correlate(RegistrationMember)
        .scalar_subquery()
    )
    query = (
        select(
            Profile.id,
            Profile.public_id,
            Profile.name,
            Profile.name_latin,
            Profile.title,
            (Profile.name != "") & (languages > 0) & has_consented(),
            RegistrationMember.registration_id,
            meetings,
        )
        .join(leaving, (leaving.organisation_id == Profile.organisation_id) & (leaving.party_id == Profile.party_id))
        .outerjoin(
            RegistrationMember,
            (RegistrationMember.profile_id == Profile.id) & (RegistrationMember.workshop_id == workshop_id),
        )
        .where(leaving.id == profile_id, Profile.id != profile_id, Profile.erased_at.is_(None), is_theirs())
        .order_by(Profile.name, Profile.id)
    )
    return [CandidateRow(*row) for row in session.execute(query)]


def meetings_in_force(session: Session, workshop_id: int, registration_id: int) -> list[tuple[int, int]]:
    """Return the session and the other calendar of each meeting of a calendar in the version in force."""
    query = (
        select(Meeting.session_id, Meeting.registration_a_id, Meeting.registration_b_id)
        .join(WorkshopPlan, WorkshopPlan.id == Meeting.plan_id)
        .where(
            WorkshopPlan.workshop_id == workshop_id,
            WorkshopPlan.status == PlanStatus.PUBLISHED,
            or_(Meeting.registration_a_id == registration_id, Meeting.registration_b_id == registration_id),
        )
    )
    return [(at, b if a == registration_id else a) for at, a, b in session.execute(query)]


def substitutions(session: Session, workshop_id: int) -> list[SubstitutionRow]:
    """Return who took whose place at a workshop, the latest first."""
    before, after = aliased(Profile), aliased(Profile)
    query = (
        select(Registration.side, Substitution.made_at, before.name, before.name_latin, after.name, after.name_latin)
        .join(Registration, Registration.id == Substitution.registration_id)
        .join(before, before.id == Substitution.from_profile_id)
        .join(after, after.id == Substitution.to_profile_id)
        .where(Substitution.workshop_id == workshop_id)
        .order_by(Substitution.made_at.desc(), Substitution.id.desc())
    )
    return [SubstitutionRow(*row) for row in session.execute(query)]
