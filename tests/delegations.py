"""A small workshop with names: two delegations, sessions, a plan, and those who may ask about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.people import Role, Sector
from matchmaker.domain.permissions import Principal
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.workshops import Side
from matchmaker.files.instance_files import instance_document
from matchmaker.services.encode.rows import workshop_instance
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.regions import Party, PartyName
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.themes import Theme, ThemeName
from matchmaker.store.tables.workshops import Slot, Workshop, WorkshopName, WorkshopSession
from tests import factories as make


@dataclass
class Expert:
    """A person with an account and a registration."""

    account: Account
    profile: Profile
    registration: Registration

    def principal(self) -> Principal:
        at = frozenset({self.registration.workshop_id})
        return Principal(self.account.id, Role.EXPERT, self.profile.party_id, self.profile.id, at)


@dataclass
class Delegations:
    """The rows; every test reaches for what it needs."""

    workshop: Workshop
    host_party: Party
    visitor_party: Party
    theme: Theme
    slots: list[Slot]
    sessions: list[WorkshopSession]
    hosts: list[Expert]
    visitors: list[Expert]
    organisers: dict[Side, Account]

    @property
    def slug(self) -> str:
        return self.workshop.slug

    def office(self, side: Side) -> Principal:
        party = self.host_party if side is Side.HOST else self.visitor_party
        return Principal(self.organisers[side].id, Role.ORGANISER, party.id)


def delegations(session: Session, hosts: int = 2, visitors: int = 2, slots: int = 3) -> Delegations:
    """Add a workshop with named people on both sides and one session of two tables or more in every slot."""
    workshop = make.workshop(session)
    session.add(WorkshopName(workshop_id=workshop.id, language="en", name="Kick-off"))
    host_party = session.get_one(Party, workshop.host_party_id)
    visitor_party = session.get_one(Party, workshop.visitor_party_id)
    visitor_party.time_zone = "Asia/Shanghai"
    session.add(PartyName(party_id=host_party.id, language="en", name="Midtjylland"))
    session.add(PartyName(party_id=visitor_party.id, language="en", name="Shanghai"))
    theme = make.theme(session, workshop)
    session.add(ThemeName(theme_id=theme.id, language="en", name="Health"))
    times = [make.slot(session, workshop, number) for number in range(slots)]
    tables = max(2, hosts, visitors)
    places = [
        make.workshop_session(
            session, workshop, [time], theme_id=theme.id, room_id=make.room(session, workshop).id, tables=tables
        )
        for time in times
    ]
    return Delegations(
        workshop,
        host_party,
        visitor_party,
        theme,
        times,
        places,
        [expert(session, workshop, host_party, Side.HOST, f"Ane Hansen {number}") for number in range(hosts)],
        [
            expert(session, workshop, visitor_party, Side.VISITOR, f"陈伟 {number}", f"Chen Wei {number}")
            for number in range(visitors)
        ],
        {
            Side.HOST: make.account(session, role=Role.ORGANISER, party_id=host_party.id),
            Side.VISITOR: make.account(session, role=Role.ORGANISER, party_id=visitor_party.id),
        },
    )


def expert(
    session: Session, at: Workshop, party: Party, side: Side, name: str, name_latin: str = "", **given: Any
) -> Expert:
    """Add a person with an account, an organisation and a registration of their own."""
    account = make.account(session, party_id=party.id)
    place = Organisation(party_id=party.id, sector=Sector.COMPANY, name=f"Organisation of {name}")
    profile = make.profile(
        session,
        party,
        account_id=account.id,
        name=name,
        name_latin=name_latin,
        organisation_id=make.added(session, place).id,
        contact_email=f"secret-{account.id}@example.org",
        contact_phone="+45 0000 secret",
    )
    registration = make.registration(session, at, side, **given)
    join(session, registration, profile)
    return Expert(account, profile, registration)


def join(session: Session, registration: Registration, profile: Profile, position: int = 0) -> None:
    """Let a person sit in a calendar."""
    ids = {"registration_id": registration.id, "profile_id": profile.id, "workshop_id": registration.workshop_id}
    make.added(session, RegistrationMember(**ids, position=position))


def solved(session: Session, of: Delegations, pairs: Sequence[tuple[int, int, int]], **given: Any) -> WorkshopPlan:
    """Add a plan as a run would leave it, with a meeting for each (host, visitor, session), one a table."""
    document = instance_document(workshop_instance(session, of.workshop.id))
    run = make.run(session, of.workshop, instance=document)
    numbers = {"objective": {"guarantee": 0, "weight": 1.5, "idle": 2}, "bound": {"weight": 1.5}}
    plan = make.plan(session, of.workshop, **{"run_id": run.id, **numbers, **given})
    tables: dict[int, int] = {}
    for host, visitor, at in pairs:
        tables[at] = tables.get(at, 0) + 1
        place, one, other = of.sessions[at], of.hosts[host].registration, of.visitors[visitor].registration
        make.meeting(session, plan, place, one, other, table=tables[at])
    return plan


def in_force(session: Session, of: Delegations, pairs: Sequence[tuple[int, int, int]], **given: Any) -> WorkshopPlan:
    """Add a published plan."""
    return solved(session, of, pairs, **{"status": PlanStatus.PUBLISHED, "published_at": make.NOW, **given})
