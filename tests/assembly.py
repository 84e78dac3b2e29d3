"""A workshop that is ready for a run: two delegations who wrote something, slots, tables, and the two offices."""

from dataclasses import dataclass
from random import Random

from sqlalchemy.orm import Session

from matchmaker.domain.people import ProfileTextKind, Role, Sector
from matchmaker.domain.permissions import Principal
from matchmaker.domain.workshops import Side, WorkshopStatus
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import Profile, ProfileLanguage, ProfileText
from matchmaker.store.tables.registrations import Availability, Registration, RegistrationMember
from matchmaker.store.tables.workshops import Resource, Slot, Workshop, WorkshopSession
from tests import factories

SUBJECTS = ["heat pumps", "patient records", "wind farms", "biosensors", "green roofs", "hydrogen", "drones", "robots"]


@dataclass(frozen=True)
class Assembly:
    """The rows of a workshop that can be planned."""

    workshop: Workshop
    hosts: list[Registration]
    visitors: list[Registration]
    slots: list[Slot]
    sessions: list[WorkshopSession]
    host_office: Principal
    visitor_office: Principal
    slug: str


def assembled(session: Session, hosts: int = 3, visitors: int = 2, slots: int = 2, tables: int = 2) -> Assembly:
    """Write a workshop with delegations of these sizes; every slot has one session with `tables`."""
    workshop = factories.workshop(session, status=WorkshopStatus.OPEN)
    draw = Random(7)
    of_slots = [factories.slot(session, workshop, number) for number in range(slots)]
    return Assembly(
        workshop,
        [seated(session, workshop, Side.HOST, draw) for _ in range(hosts)],
        [seated(session, workshop, Side.VISITOR, draw) for _ in range(visitors)],
        of_slots,
        [factories.workshop_session(session, workshop, [slot], tables=tables) for slot in of_slots],
        office(session, workshop.host_party_id),
        office(session, workshop.visitor_party_id),
        workshop.slug,
    )


def seated(session: Session, workshop: Workshop, side: Side, draw: Random, members: int = 1) -> Registration:
    """Register a calendar of so many people, each with two offers, two seeks and a language."""
    registration = factories.registration(session, workshop, side, min_meetings=1, max_meetings=6)
    for position in range(members):
        profile = expert(session, workshop, side, draw)
        keys = {"registration_id": registration.id, "workshop_id": workshop.id, "profile_id": profile.id}
        session.add(RegistrationMember(**keys, position=position))
    session.flush()
    return registration


def expert(session: Session, workshop: Workshop, side: Side, draw: Random) -> Profile:
    """Write a person of a side, who works somewhere and speaks English."""
    party = workshop.host_party_id if side is Side.HOST else workshop.visitor_party_id
    known = {"party_id": party, "sector": draw.choice(list(Sector)), "name": "Works"}
    organisation = factories.added(session, Organisation(**known))
    known = {"party_id": party, "organisation_id": organisation.id, "name": "Secret Name", "created_at": factories.NOW}
    profile = factories.added(session, Profile(**known))
    for kind in (ProfileTextKind.OFFER, ProfileTextKind.SEEK):
        for position, subject in enumerate(draw.sample(SUBJECTS, 2)):
            session.add(ProfileText(profile_id=profile.id, kind=kind, position=position, text=subject))
    session.add(ProfileLanguage(profile_id=profile.id, language="en"))
    session.flush()
    return profile


def office(session: Session, party: int) -> Principal:
    """Make an organiser's account of a party and return who then asks."""
    account: Account = factories.account(session, role=Role.ORGANISER, party_id=party)
    return Principal(account=account.id, role=Role.ORGANISER, party=party)


def interpreters(session: Session, workshop: Workshop, first: str, second: str, capacity: int = 1) -> Resource:
    """Add interpreters for two languages, in the order of the alphabet."""
    known = {"workshop_id": workshop.id, "language_a": first, "language_b": second, "capacity": capacity}
    return factories.added(session, Resource(**known))


def make_hard(session: Session, at: Assembly) -> None:
    """Give people holes and equal breaks, so that a plan is there at once and its proof takes the whole time limit."""
    draw = Random(3)
    at.workshop.max_break_spread = 1
    for registration in (*at.hosts, *at.visitors):
        registration.min_meetings = 4
        for slot in draw.sample(at.slots, 2):
            keys = {"registration_id": registration.id, "slot_id": slot.id, "workshop_id": at.workshop.id}
            session.add(Availability(**keys, available=False))
    session.flush()
