"""A small world for the pages: two regions, their offices and experts, a workshop, and everything else beside it.

The other partnership is there so that what is foreign can be asked for.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from matchmaker.domain.people import ProfileTextKind, Role, Sector
from matchmaker.domain.workshops import Side, WorkshopStatus
from matchmaker.store.tables.accounts import Account, SignIn
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.partnerships import Partnership, PartnershipName, PartnershipParty
from matchmaker.store.tables.people import Consent, Profile, ProfileLanguage, ProfileText, ProfileTheme
from matchmaker.store.tables.regions import Party, PartyName
from matchmaker.store.tables.registrations import RegistrationMember, RegistrationTheme
from matchmaker.store.tables.themes import Theme, ThemeName
from matchmaker.store.tables.workshops import Room, SessionSlot, Slot, Workshop, WorkshopName, WorkshopSession
from matchmaker.store.transaction import transaction
from tests import factories

NOW = datetime(2027, 4, 1, 9, 0, tzinfo=timezone.utc)  # noqa: UP017
DAY = date(2027, 5, 12)
SLUG = "kick-off"
EXPERT_DK, EXPERT_DK_2 = "ane@example.dk", "bo@example.dk"
EXPERT_CN, EXPERT_CN_2 = "chen@example.cn", "li@example.cn"
ORGANISER_DK, ORGANISER_CN, ORGANISER_FOREIGN = "office@example.dk", "office@example.cn", "office@example.pl"
REVIEWER_DK, OPERATOR = "reviewer@example.dk", "operator@example.org"


@dataclass(frozen=True)
class World:
    """The keys of what tests speak of."""

    host: int
    visitor: int
    partnership: int
    workshop: int
    themes: dict[str, int]
    slots: list[int]
    sessions: list[int]
    profiles: dict[str, int]
    registrations: dict[str, int]
    profile_ids: dict[str, str]
    registration_ids: dict[str, str]
    slug: str = SLUG


def made(session: Session) -> World:
    """Write the world and return its keys: four experts who are registered; two slots, each with IT and health."""
    host = _party(session, "midtjylland", "Region Midtjylland", "DK", "Europe/Copenhagen", "DKK", "da")
    visitor = _party(session, "shanghai", "Shanghai", "CN", "Asia/Shanghai", "CNY", "zh")
    foreign = _party(session, "dolnoslaskie", "Lower Silesia", "PL", "Europe/Warsaw", "PLN", "en")
    partnership = _partnership(session, "midtjylland-shanghai", [host, visitor])
    _partnership(session, "midtjylland-dolnoslaskie", [foreign])
    themes = {code: _theme(session, partnership, code, name) for code, name in (("it", "IT"), ("health", "Health"))}
    themes["e-health"] = _theme(session, partnership, "e-health", "E-health", themes["it"])
    workshop = _workshop(session, partnership, host, visitor)
    slots = [_slot(session, workshop, 7 + number) for number in range(2)]
    room = factories.added(session, Room(workshop_id=workshop.id, name="Hall A"))
    sessions = [_session(session, workshop, themes[code], slot, room.id) for slot in slots for code in ("it", "health")]
    world = World(host.id, visitor.id, partnership.id, workshop.id, themes, slots, sessions, {}, {}, {}, {})
    _offices(session, host, visitor, foreign)
    _experts(session, world)
    return world


def token_for(engine: Engine, email: str) -> str:
    """Sign an account in, as the login form would, and return the token."""
    token = secrets.token_urlsafe()
    with transaction(engine) as session:
        account = session.scalars(select(Account).where(Account.email == email)).one()
        session.add(
            SignIn(
                token_sha256=hashlib.sha256(token.encode()).hexdigest(),
                account_id=account.id,
                generation=account.sign_in_generation,
                created_at=NOW,
                last_seen_at=NOW,
                expires_at=NOW + timedelta(days=1000),
            )
        )
    return token


def _party(session: Session, code: str, name: str, country: str, zone: str, currency: str, language: str) -> Party:
    row = factories.party(session, code=code, country=country, time_zone=zone, currency=currency, language=language)
    factories.added(session, PartyName(party_id=row.id, language="en", name=name))
    return row


def _partnership(session: Session, slug: str, parties: list[Party]) -> Partnership:
    row = factories.added(session, Partnership(slug=slug))
    session.add(PartnershipName(partnership_id=row.id, language="en", name=slug.title()))
    for position, party in enumerate(parties):
        session.add(PartnershipParty(partnership_id=row.id, party_id=party.id, position=position))
    session.flush()
    return row


def _theme(session: Session, of: Partnership, code: str, name: str, parent: int | None = None) -> int:
    row = factories.added(session, Theme(partnership_id=of.id, code=code, parent_id=parent))
    factories.added(session, ThemeName(theme_id=row.id, language="en", name=name))
    return row.id


def _workshop(session: Session, partnership: Partnership, host: Party, visitor: Party) -> Workshop:
    row = factories.workshop(
        session,
        slug=SLUG,
        partnership_id=partnership.id,
        host_party_id=host.id,
        visitor_party_id=visitor.id,
        status=WorkshopStatus.OPEN,
        starts_on=DAY,
        ends_on=DAY,
        place="Viborg",
    )
    factories.added(session, WorkshopName(workshop_id=row.id, language="en", name="Kick-off Midtjylland"))
    return row


def _slot(session: Session, workshop: Workshop, hour_utc: int) -> int:
    starts_at = datetime(DAY.year, DAY.month, DAY.day, hour_utc, 0, tzinfo=timezone.utc)  # noqa: UP017
    ends_at = starts_at + timedelta(minutes=30)
    return factories.added(session, Slot(workshop_id=workshop.id, day=DAY, starts_at=starts_at, ends_at=ends_at)).id


def _session(session: Session, workshop: Workshop, theme_id: int, slot_id: int, room_id: int) -> int:
    row = WorkshopSession(workshop_id=workshop.id, theme_id=theme_id, room_id=room_id, tables=2)
    row = factories.added(session, row)
    factories.added(session, SessionSlot(session_id=row.id, slot_id=slot_id, workshop_id=workshop.id))
    return row.id


def _offices(session: Session, host: Party, visitor: Party, foreign: Party) -> None:
    for email, role, party in (
        (ORGANISER_DK, Role.ORGANISER, host),
        (ORGANISER_CN, Role.ORGANISER, visitor),
        (ORGANISER_FOREIGN, Role.ORGANISER, foreign),
        (REVIEWER_DK, Role.REVIEWER, host),
        (OPERATOR, Role.OPERATOR, None),
    ):
        _account(session, email, role, party.id if party else None)


def _account(session: Session, email: str, role: Role, party_id: int | None) -> Account:
    return factories.account(session, email=email, email_normalised=email, role=role, party_id=party_id)


def _experts(session: Session, world: World) -> None:
    for email, name, latin, side, theme, offer, seek in (
        (EXPERT_DK, "Ane Bak", "", Side.HOST, "it", "Indoor positioning", "Low-power chips"),
        (EXPERT_DK_2, "Bo Dam", "", Side.HOST, "health", "Patient records", "Imaging"),
        (EXPERT_CN, "陈伟", "Chen Wei", Side.VISITOR, "it", "Low-power chips", "Indoor positioning"),
        (EXPERT_CN_2, "李娜", "Li Na", Side.VISITOR, "health", "Imaging", "Patient records"),
    ):
        party = world.host if side is Side.HOST else world.visitor
        account = _account(session, email, Role.EXPERT, party)
        organisation = factories.added(
            session, Organisation(party_id=party, sector=Sector.COMPANY, name=f"{latin or name} Ltd")
        )
        profile = factories.added(
            session,
            Profile(
                account_id=account.id,
                party_id=party,
                organisation_id=organisation.id,
                name=name,
                name_latin=latin,
                summary=f"I offer {offer.lower()}.",
                created_at=NOW,
            ),
        )
        _texts(session, profile.id, offer, seek, world.themes[theme])
        registration = factories.registration(session, session.get_one(Workshop, world.workshop), side)
        ids = {"registration_id": registration.id, "profile_id": profile.id, "workshop_id": world.workshop}
        factories.added(session, RegistrationMember(**ids))
        session.add(RegistrationTheme(registration_id=registration.id, theme_id=world.themes[theme], priority=1))
        session.flush()
        world.profiles[email], world.profile_ids[email] = profile.id, profile.public_id
        world.registrations[email], world.registration_ids[email] = registration.id, registration.public_id


def _texts(session: Session, profile_id: int, offer: str, seek: str, theme_id: int) -> None:
    for kind, text in ((ProfileTextKind.OFFER, offer), (ProfileTextKind.SEEK, seek)):
        session.add(ProfileText(profile_id=profile_id, kind=kind, position=0, text=text))
    session.add(ProfileLanguage(profile_id=profile_id, language="en"))
    session.add(ProfileTheme(profile_id=profile_id, theme_id=theme_id))
    session.add(
        Consent(profile_id=profile_id, purpose="seen_by_other_side", granted=True, wording="2026-11", said_at=NOW)
    )
    session.flush()
