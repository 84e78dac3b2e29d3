"""Rows for tests: each function adds one, valid as it stands, and lets the test say what matters to it."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.plans import PlanStatus, Proof
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.regions import PartyKind
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.store.base import Base
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.pairs import PairRule, PairScore
from matchmaker.store.tables.partnerships import Partnership
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.plans import Meeting, Run, WorkshopPlan
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.regions import Party
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.tables.themes import Theme
from matchmaker.store.tables.workshops import Resource, Room, SessionSlot, Slot, Workshop, WorkshopSession

NOW = datetime(2009, 3, 1, 12, 0, tzinfo=UTC)
FIRST_DAY = date(2009, 3, 12)
SOME_HASH = "5e" * 32
_numbers = count(1)

Row = TypeVar("Row", bound=Base)


def added(session: Session, row: Row) -> Row:
    """Add `row` and give it its key."""
    session.add(row)
    session.flush()
    return row


def party(session: Session, **given: Any) -> Party:
    known = {"code": f"party-{next(_numbers)}", "kind": PartyKind.REGION, "country": "DK", "language": "da"}
    return added(session, Party(**{**known, "time_zone": "Europe/Copenhagen", "currency": "DKK", **given}))


def account(session: Session, **given: Any) -> Account:
    address = f"account-{next(_numbers)}@example.org"
    known = {"email": address, "email_normalised": address, "role": Role.EXPERT, "language": "en", "created_at": NOW}
    return added(session, Account(**{**known, "confirmed_at": NOW, **given}))


def profile(session: Session, of: Party, **given: Any) -> Profile:
    known = {"party_id": of.id, "name": f"Expert {next(_numbers)}", "created_at": NOW}
    return added(session, Profile(**{**known, **given}))


def workshop(session: Session, **given: Any) -> Workshop:
    """Add a workshop of a new partnership between two new parties."""
    partnership = added(session, Partnership(slug=f"partnership-{next(_numbers)}"))
    known = {
        "slug": f"workshop-{next(_numbers)}",
        "partnership_id": partnership.id,
        "host_party_id": party(session).id,
        "visitor_party_id": party(session, country="CN").id,
        "starts_on": FIRST_DAY,
        "ends_on": FIRST_DAY,
        "time_zone": "Europe/Copenhagen",
        "working_language": "en",
        "objective": ["guarantee", "weight", "idle"],
    }
    return added(session, Workshop(**{**known, **given}))


def theme(session: Session, at: Workshop, parent: Theme | None = None) -> Theme:
    parent_id = parent.id if parent else None
    code = f"theme-{next(_numbers)}"
    return added(session, Theme(partnership_id=at.partnership_id, parent_id=parent_id, code=code))


def slot(session: Session, at: Workshop, number: int = 0, day: int = 0) -> Slot:
    """Add the slot `number` (each half an hour) of the day `day`, both from 0."""
    starts_at = datetime(2009, 3, 12, 8, 0, tzinfo=UTC) + timedelta(days=day, minutes=30 * number)
    row = Slot(workshop_id=at.id, day=FIRST_DAY + timedelta(days=day), starts_at=starts_at, ends_at=starts_at)
    row.ends_at = starts_at + timedelta(minutes=30)
    return added(session, row)


def room(session: Session, at: Workshop) -> Room:
    return added(session, Room(workshop_id=at.id, name=f"Room {next(_numbers)}"))


def resource(session: Session, at: Workshop, capacity: int = 1) -> Resource:
    return added(session, Resource(workshop_id=at.id, name=f"interpreter {next(_numbers)}", capacity=capacity))


def workshop_session(session: Session, at: Workshop, slots: list[Slot], **given: Any) -> WorkshopSession:
    row = added(session, WorkshopSession(**{"workshop_id": at.id, "tables": 2, **given}))
    session.add_all(SessionSlot(session_id=row.id, slot_id=each.id, workshop_id=at.id) for each in slots)
    session.flush()
    return row


def registration(session: Session, at: Workshop, side: Side = Side.HOST, **given: Any) -> Registration:
    known = {"workshop_id": at.id, "side": side, "status": RegistrationStatus.REGISTERED, "registered_at": NOW}
    return added(session, Registration(**{**known, **given}))


def preference(session: Session, by: Registration, about: Registration, kind: PreferenceKind) -> Preference:
    ids = {"workshop_id": by.workshop_id, "from_registration_id": by.id, "to_registration_id": about.id}
    return added(session, Preference(**ids, kind=kind, said_at=NOW))


def pair_score(session: Session, one: Registration, other: Registration, weight: float = 0.5) -> PairScore:
    return added(session, PairScore(**_pair(one, other), weight=weight, parts={}))


def pair_rule(session: Session, one: Registration, other: Registration, **given: Any) -> PairRule:
    return added(session, PairRule(**_pair(one, other), **given))


def job(session: Session, **given: Any) -> Job:
    known = {"kind": "solve", "parameters": {}, "created_at": NOW, "due_at": NOW}
    return added(session, Job(**{**known, **given}))


def run(session: Session, at: Workshop, **given: Any) -> Run:
    known = {"workshop_id": at.id, "seed": 0, "time_limit_s": 60.0, "parameters": {}, "instance": {}}
    return added(session, Run(**{**known, "input_sha256": SOME_HASH, "created_at": NOW, **given}))


def plan(session: Session, at: Workshop, **given: Any) -> WorkshopPlan:
    """Add a plan without meetings, as a draft unless the test says otherwise."""
    known = {
        "workshop_id": at.id,
        "number": next(_numbers),
        "status": PlanStatus.DRAFT,
        "proof": Proof.FEASIBLE,
        "instance_sha256": SOME_HASH,
        "method": "by hand",
        "seed": 0,
        "seconds": 0.0,
        "created_at": NOW,
    }
    documents = {name: {} for name in ("program_versions", "objective", "bound", "gap", "bound_scope")}
    return added(session, WorkshopPlan(**{**known, **documents, "events": [], "conflict": [], **given}))


def meeting(
    session: Session, of: WorkshopPlan, at: WorkshopSession, one: Registration, other: Registration, table: int = 1
) -> Meeting:
    ids = {"plan_id": of.id, "session_id": at.id}
    return added(session, Meeting(**_pair(one, other), **ids, table_number=table))


def _pair(one: Registration, other: Registration) -> dict[str, int]:
    first, second = sorted((one, other), key=lambda each: each.id)
    return {"workshop_id": one.workshop_id, "registration_a_id": first.id, "registration_b_id": second.id}
