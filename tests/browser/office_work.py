"""What offices have begun in the demonstration: a list handed in, a message drafted, a repair looked at.

Their pages are there only while such work lies there, and a newcomer to the demo meets none of it.
"""

from datetime import UTC, datetime

from sqlalchemy import Engine, Select, func, select
from sqlalchemy.orm import Session

from matchmaker.domain.mail import MailingOccasion
from matchmaker.domain.permissions import Principal
from matchmaker.domain.plans import PlanOrigin, PlanStatus
from matchmaker.domain.workshops import Side
from matchmaker.files.lists import pasted_list
from matchmaker.services import desk, imports, mailings
from matchmaker.services.imports import Handed
from matchmaker.store.tables.imports import PeopleImport
from matchmaker.store.tables.mailings import Mailing
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.workshops import Workshop, WorkshopSession
from matchmaker.store.transaction import reading, transaction

LIST = """Navn\tE-mail\tVirksomhed\tSprog
Kirsten Vad\tkirsten@example.dk\tVads Værksted\tdansk; engelsk
Kirsten Vad\tvad@example.dk\tVads Værksted\tdansk
Uden Adresse\t\tVads Værksted\tklingon
"""
"""With somebody who may stand there twice, and with a row to mend."""


def look_at_a_repair(engine: Engine, office: Principal, slug: str) -> None:
    """Have a repair computed, as a desk does that wonders whether free places can be filled."""
    with reading(engine) as session:
        given = desk.read_repair(session, office, slug, now=datetime.now(UTC))
    repaired = desk.compute_repair(given)
    with transaction(engine) as session:
        desk.keep_repair(session, office, slug, repaired, now=datetime.now(UTC))


def hand_in_and_draft(session: Session, office: Principal, slug: str) -> None:
    """Hand in a list, and begin a message; nobody is written to."""
    now = datetime.now(UTC)
    imports.receive(session, office, slug, Handed(pasted_list(LIST), "deltagere.csv", "0" * 64), now=now)
    draft = mailings.new_draft(session, office, slug, MailingOccasion.ANSWER, None, ["da", "en"])
    mailings.begin(session, office, slug, draft, now=now)


def work_of(session: Session, slug: str) -> dict[str, str]:
    """Return the values of addresses by what lies there; `slug` is the workshop of repair and board."""
    drafts = select(WorkshopPlan).join(Workshop, Workshop.id == WorkshopPlan.workshop_id)
    drafts = drafts.where(Workshop.slug == slug, WorkshopPlan.status == PlanStatus.DRAFT)
    board = session.scalars(drafts.order_by(WorkshopPlan.id.desc()).limit(1)).one()
    meeting, its_session = session.execute(
        select(Meeting.public_id, WorkshopSession.public_id)
        .join(WorkshopSession, WorkshopSession.id == Meeting.session_id)
        .where(Meeting.plan_id == board.id)
        .order_by(Meeting.id)
        .limit(1)
    ).one()
    repair = session.scalars(drafts.where(WorkshopPlan.origin == PlanOrigin.REPAIR)).one()
    return {
        "list": session.scalars(select(PeopleImport.public_id)).one(),
        "message": session.scalars(select(Mailing.public_id)).one(),
        "repair": repair.public_id,
        "board": board.public_id,
        "meeting": meeting,
        "session": its_session,
        "in a party": session.scalars(_in_a_party(slug)).first() or "",
    }


def _in_a_party(slug: str) -> Select[tuple[str]]:
    """Return the statement for the public ids of the hosts' people who sit with others in one calendar."""
    several = select(RegistrationMember.registration_id).group_by(RegistrationMember.registration_id)
    several = several.having(func.count() > 1)
    return (
        select(Profile.public_id)
        .join(RegistrationMember, RegistrationMember.profile_id == Profile.id)
        .join(Registration, Registration.id == RegistrationMember.registration_id)
        .join(Workshop, Workshop.id == Registration.workshop_id)
        .where(Workshop.slug == slug, Registration.side == Side.HOST, Registration.id.in_(several))
        .order_by(Profile.id)
    )
