"""How fast the table of people answers: ``python -m tests.benchmarks.people_table [PEOPLE]``.

The pages that read everybody of a workshop are asked again and again, with filters and without, at ten people and at
many. Printed are the statements of each page, which must not grow, and the server's time in the middle and at the 95th
part of a hundred. It runs in this process and counts its processor's time, so that others at work do not disturb it.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.domain.people import SEEN_BY_OTHER_SIDE, ProfileTextKind, Sector
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import Side
from matchmaker.store import revisions
from matchmaker.store.engine import make_engine
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import Consent, Profile, ProfileLanguage, ProfileText
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Availability, RegistrationMember, RegistrationTheme
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import transaction
from matchmaker.web.extensions import db
from tests import factories
from tests.statements import counted
from tests.web.world import NOW, ORGANISER_DK, SLUG, World, made, token_for

FEW, CALLS = 10, 40
Asked = tuple[int, list[float]]
"""How many statements a page took, and how many seconds of work, each time."""
TABLE = f"/organise/{SLUG}/people"
ASKED = (
    TABLE,
    f"{TABLE}?q=chen+wei&sort=organisation",
    f"{TABLE}?status=registered&lacks=anything&sort=rank&page=3",
    f"{TABLE}/act?do=wait",
    f"{TABLE}/places",
    f"{TABLE}/together",
    f"{TABLE}/same",
)


def main(people: int) -> None:
    """Print what each page costs at few and at many people."""
    with tempfile.TemporaryDirectory() as folder:
        found = [_measured(Path(folder) / f"{number}.db", number) for number in (FEW, people)]
    for address in ASKED:
        told(address, *(each[address] for each in found))


def told(name: str, few: Asked, many: Asked) -> None:
    """Print a line about a page."""
    seconds = many[1]
    middle, slow = statistics.median(seconds), sorted(seconds)[int(len(seconds) * 0.95)]
    print(  # noqa: T201 (a report)
        f"{name:75} {few[0]:3} {many[0]:3} statements, {middle * 1000:5.0f} ms, p95 {slow * 1000:5.0f} ms"
    )


def _measured(path: Path, people: int) -> dict[str, Asked]:
    url = f"sqlite:///{path}"
    revisions.upgrade(url)
    engine = make_engine(url)
    with transaction(engine) as session:
        world = made(session)
        for number in range(people - 4):
            add_person(session, world, number)
    token = token_for(engine, ORGANISER_DK)
    engine.dispose()
    app = create_app(Settings(secret_key="a secret key for benchmarks", database_url=url, instance="/nonexistent"))
    app.config.update(CLOCK=lambda: NOW, TRIES_COUNT=False)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"], cookie["language"] = token, True, "en"
    return {address: asked(app, client, address) for address in ASKED}


def asked(app: Flask, client: FlaskClient, address: str) -> Asked:
    """Return how many statements a page takes, and its seconds of work each of the times that it is asked for."""
    with app.app_context():
        engine = db.engine
    with counted(engine) as said:
        answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    return len(said), list(_seconds(client, address))


def _seconds(client: FlaskClient, address: str) -> Iterator[float]:
    client.get(address)
    for _ in range(CALLS):
        began = time.process_time()
        client.get(address)
        yield time.process_time() - began


def add_person(session: Session, world: World, number: int) -> None:
    """Register somebody of one side or the other, with a profile, times and a wish."""
    side = Side.HOST if number % 2 else Side.VISITOR
    party = world.host if side is Side.HOST else world.visitor
    place = factories.added(session, Organisation(party_id=party, sector=Sector.RESEARCH, name=f"Institute {number}"))
    named = {"name": f"Person {number * 7919}", "name_latin": f"Søren Østergård {number}", "organisation_id": place.id}
    profile = factories.added(session, Profile(party_id=party, **named, created_at=NOW))
    for kind in (ProfileTextKind.OFFER, ProfileTextKind.SEEK):
        session.add(ProfileText(profile_id=profile.id, kind=kind, position=0, text=f"{kind} of {number}"))
    session.add(ProfileLanguage(profile_id=profile.id, language="en"))
    said = {"purpose": SEEN_BY_OTHER_SIDE, "granted": True, "wording": "2026-11", "said_at": NOW}
    session.add(Consent(profile_id=profile.id, **said))
    row = factories.registration(session, session.get_one(Workshop, world.workshop), side)
    session.add(RegistrationMember(registration_id=row.id, profile_id=profile.id, workshop_id=world.workshop))
    session.add(RegistrationTheme(registration_id=row.id, theme_id=world.themes["it"], priority=1))
    for slot in world.slots:
        session.add(Availability(registration_id=row.id, slot_id=slot, workshop_id=world.workshop, available=True))
    other = next(key for email, key in world.registrations.items() if (party == world.host) == email.endswith("cn"))
    ids = {"workshop_id": world.workshop, "from_registration_id": row.id, "to_registration_id": other}
    session.add(Preference(**ids, kind=PreferenceKind.WANT, rank=1, said_at=NOW))
    session.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
