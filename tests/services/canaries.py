"""People with words of their own in every text that they can reach, and a look for these words in every byte kept."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from matchmaker.affinity.remembering import content_digest
from matchmaker.domain.consents import Purpose
from matchmaker.domain.people import LinkPurpose, Role
from matchmaker.domain.permissions import Principal
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import Side
from matchmaker.services import accounts, consents, feeds, journal, preferences, profile, registrations
from matchmaker.services.mail import Letter, post
from matchmaker.services.registrations import Wishes
from matchmaker.services.vectors import StoredVectors
from matchmaker.store import portable
from matchmaker.store.tables.accounts import Account, MailedLink, RateCount, SignIn
from matchmaker.store.tables.costs import CostLine
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.themes import Theme
from matchmaker.store.tables.workshops import Slot
from matchmaker.store.transaction import reading
from tests import factories
from tests.web.world import DAY, NOW, ORGANISER_DK, SLUG, World

PASSWORD = "a password for tests"
AT_ONCE = datetime.now(UTC)
"""When a letter is due that is to be sent in this test: the sender goes by the clock of the machine."""

CANARY = re.compile(rb"canary[0-9a-f]{12}")


@dataclass(frozen=True)
class Person:
    """Somebody with canaries; `words` by what they stand for."""

    email: str
    account: int
    profile: int
    profile_id: str
    registration: int
    words: dict[str, str]


def canary(what: str, number: int) -> str:
    return "canary" + hashlib.sha256(f"{what} {number}".encode()).hexdigest()[:12]


def principal_of(session: Session, email: str) -> Principal:
    account = session.scalars(select(Account).where(Account.email == email)).one()
    found = session.scalar(select(Profile.id).where(Profile.account_id == account.id))
    seats = select(RegistrationMember.workshop_id).where(RegistrationMember.profile_id == found)
    return Principal(account.id, account.role, account.party_id, found, frozenset(session.scalars(seats)))


def add_person(session: Session, world: World, number: int) -> Person:
    """Let somebody do all that an expert can do, by the use cases of the program wherever there is one."""
    side = Side.HOST if number % 2 == 0 else Side.VISITOR
    words = {what: canary(what, number) for what in _FIELDS}
    email = f"{words['email']}@example.org"
    party = "midtjylland" if side is Side.HOST else "shanghai"
    account = accounts.create(
        session, email=email, password=PASSWORD, role=Role.EXPERT, party=party, language="en", now=NOW
    )
    session.flush()
    row = _profile(session, email, words)
    _registered(session, world, email)
    who = principal_of(session, email)
    registration = session.scalars(
        select(Registration).join(RegistrationMember).where(RegistrationMember.profile_id == row.id)
    ).one()
    _beside(session, world, account.id, row, words)
    feeds.rotate(session, who, now=NOW)
    return Person(email, account.id, row.id, row.public_id, registration.id, words)


_FIELDS = (
    "email", "name", "latin", "title", "organisation", "organisation_latin", "offer", "seek", "keyword", "about",
    "summary", "contact", "phone", "device", "letter", "reason",
)  # fmt: skip


def _profile(session: Session, email: str, words: dict[str, str]) -> Profile:
    theme = session.scalars(select(Theme.public_id).order_by(Theme.id)).first()
    draft = profile.Draft(
        name=f"Expert {words['name']}",
        name_latin=f"Expert {words['latin']}",
        title=words["title"],
        organisation=profile.NEW,
        organisation_name=words["organisation"],
        organisation_name_latin=words["organisation_latin"],
        organisation_sector="company",
        themes=(str(theme),),
        offers=(f"chips for {words['offer']}",),
        seeks=(f"sensors like {words['seek']}",),
        keywords=(words["keyword"],),
        languages=("en",),
        about=f"I write {words['about']}.",
        summary=f"In one line: {words['summary']}.",
        contact_email=f"{words['contact']}@example.org",
        contact_phone=words["phone"],
        consent=True,
    )
    saved = profile.save_profile(session, principal_of(session, email), draft, version=None, now=NOW)
    for purpose in Purpose:
        consents.say(session, principal_of(session, email), purpose, granted=True, now=NOW)
    return session.scalars(select(Profile).where(Profile.public_id == saved.public_id)).one()


def _registered(session: Session, world: World, email: str) -> None:
    slots = session.scalars(select(Slot.public_id).where(Slot.workshop_id == world.workshop))
    registrations.register(session, principal_of(session, email), SLUG, Wishes({}, frozenset(slots)), now=NOW)


def _beside(session: Session, world: World, account: int, row: Profile, words: dict[str, str]) -> None:
    """What is kept besides: a sign-in, a link, counts, letters, vectors, reasons, and a voucher with the name."""
    digest = hashlib.sha256(words["device"].encode()).hexdigest()
    times = {"created_at": NOW, "expires_at": NOW}
    session.add(SignIn(token_sha256=digest, account_id=account, generation=0, device=words["device"], **times))
    address = session.get_one(Account, account).email
    link = {"purpose": LinkPurpose.RESET, "account_id": account, "address": address, "token_sha256": digest}
    session.add(MailedLink(**link, made_at=NOW, expires_at=NOW))
    hashed = hashlib.sha256(address.encode()).hexdigest()
    session.add(RateCount(bucket=f"sign-in:{hashed}", window_start=NOW, count=1))
    letter = Letter(f"To {words['letter']}", (f"Dear {row.name}, {words['letter']}.",))
    for kind, known, due_at in (("leader", row.id, AT_ONCE), ("reset", None, None)):
        post(session, letter, kind=kind, address=address, language="en", now=NOW, profile_id=known, due_at=due_at)
    vector = {content_digest(f"chips for {words['offer']}"): np.ones(4, dtype=np.float32)}
    StoredVectors(session).write("a model", vector)
    office = principal_of(session, ORGANISER_DK)
    about = {"subject_kind": "profile", "subject_id": row.public_id, "workshop": None}
    journal.record(session, office, "registration changed", **about, reason=words["reason"], now=NOW)
    other = about | {"subject_kind": "workshop", "subject_id": "another"}
    journal.record(session, office, "plan rejected", **other, reason=f"since {row.name} asked", now=NOW)
    line = {"workshop_id": world.workshop, "party_id": world.host, "category": "venue", "payer": Side.HOST}
    amount = {"amount_minor_units": 100, "currency": "DKK", "incurred_on": DAY, "created_at": NOW}
    factories.added(session, CostLine(**line, **amount, description=f"Hotel {row.name_latin}"))


def wishes_between(session: Session, people: list[Person]) -> None:
    """Let everybody want the next one of the other side, and be wanted."""
    for one, other in pairwise(people):
        preferences.say(session, principal_of(session, one.email), SLUG, other.profile_id, PreferenceKind.WANT, now=NOW)


def in_rows(engine: Engine) -> set[str]:
    """Return the canaries in any row of any table."""
    with reading(engine) as session:
        return in_rows_of(session)


def in_rows_of(session: Session) -> set[str]:
    """Return the same as a transaction sees it."""
    connection = session.connection()
    return _found(line for table in portable.tables_of(connection) for line in portable.lines_of(connection, table))


def in_files(folder: Path) -> set[str]:
    """Return the canaries in the bytes of any file of a folder."""
    return _found(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def in_server(engine: Engine) -> set[str]:
    """Return the canaries in the files of a database of PostgreSQL; its write-ahead log is not among them."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        folder = connection.scalar(text("SHOW data_directory"))
        key = connection.scalar(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
    return in_files(Path(str(folder)) / "base" / str(key))


def _found(pieces: Iterator[bytes]) -> set[str]:
    return {each.decode() for piece in pieces for each in CANARY.findall(piece)}
