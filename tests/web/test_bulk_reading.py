"""Whoever is shown very many people in ten minutes is shown to operators, by whatever page, process or file it was."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.domain.people import SEEN_BY_OTHER_SIDE
from matchmaker.domain.workshops import Side
from matchmaker.services.bulk_reading import MANY, PART, SPAN
from matchmaker.store.tables.accounts import RateCount
from matchmaker.store.tables.people import Consent
from matchmaker.store.tables.regions import Party
from matchmaker.store.tables.registrations import RegistrationMember
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import reading, transaction
from matchmaker.web.bulk_reading import KEY
from matchmaker.web.extensions import db
from tests import factories
from tests.web.faults import held_for_writing, timed
from tests.web.ground import Ground
from tests.web.world import EXPERT_CN, EXPERT_DK, NOW, OPERATOR, ORGANISER_CN, ORGANISER_DK, SLUG

LIST = f"/workshops/{SLUG}/people"
TABLE = f"/organise/{SLUG}/people"
LINK = re.compile(rf'href="/workshops/{SLUG}/people/([\w-]+)')


@pytest.fixture
def counted(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> Ground:
    """The ground, where is counted whom an account is shown, as it is wherever the service runs."""
    monkeypatch.setitem(ground.app.config, "TRIES_COUNT", True)
    ground.app.extensions.pop(KEY, None)
    return ground


def _crowd(session: Session, ground: Ground) -> list[str]:
    """Add `MANY` visitors who may be seen, and return their public ids."""
    world = ground.facts.world
    workshop, party = session.get_one(Workshop, world.workshop), session.get_one(Party, world.visitor)
    found = []
    for number in range(MANY):
        person = factories.profile(session, party, name=f"Person {number:03}")
        said = {"purpose": SEEN_BY_OTHER_SIDE, "granted": True, "wording": "2026-11", "said_at": NOW}
        session.add(Consent(profile_id=person.id, **said))
        row = factories.registration(session, workshop, Side.VISITOR)
        session.add(RegistrationMember(registration_id=row.id, profile_id=person.id, workshop_id=workshop.id))
        found.append(person.public_id)
    return found


@contextmanager
def _another_process(ground: Ground) -> Iterator[Ground]:
    """Another process of the service on the same database: an application of its own, with a memory of its own."""
    url = ground.engine.url.render_as_string(hide_password=False).replace("+pysqlite", "")
    app = create_app(Settings(secret_key="a secret key for tests", database_url=url, instance="/nonexistent"))
    app.config.update(WTF_CSRF_ENABLED=False, CLOCK=lambda: NOW)
    other = Ground(app, ground.engine, ground.facts, ground.tokens, ground.put_back, ground.mark)
    try:
        yield other
    finally:
        with app.app_context():
            db.engine.dispose()


def _rows(ground: Ground) -> int:
    with reading(ground.engine) as session:
        named = RateCount.bucket.startswith("people read:")
        return session.scalar(select(func.count()).select_from(RateCount).where(named)) or 0


def _told(ground: Ground) -> list[str]:
    """Return what the page of operators says of great readers."""
    page = ground.get(ground.client(OPERATOR), "/admin").text
    return re.findall(r"<li>(\S+: \d+ people) in the last ten minutes", page)


def test_people_on_pages_and_in_lists_count_once_over_processes_and_restarts(counted):
    with transaction(counted.engine) as session:
        crowd = _crowd(session, counted)
    office = counted.client(ORGANISER_DK)
    shown = set(crowd[60:90])
    for person in [*sorted(shown), *sorted(shown)]:
        assert counted.get(office, f"{LIST}/{person}").status_code == 200
    assert _rows(counted) == len(shown) == 30

    counted.app.extensions.pop(KEY)  # as a restart does
    with _another_process(counted) as other:
        second = other.client(ORGANISER_DK)
        for page in (f"{LIST}?sort=name", f"{LIST}?sort=name&page=2", f"{TABLE}?side=visitor&page=2"):
            shown |= set(LINK.findall(other.get(second, page).text))
    rest = [person for person in crowd if person not in shown]
    assert MANY - 1 > len(shown) >= 75
    assert _rows(counted) == len(shown)
    for person in rest[: MANY - 1 - len(shown)]:
        counted.get(office, f"{LIST}/{person}")
    assert _told(counted) == []

    counted.get(office, f"{LIST}/{rest[-1]}")
    assert _told(counted) == [f"{ORGANISER_DK}: {MANY} people"]
    counted.app.config["CLOCK"] = lambda: NOW + SPAN + PART + timedelta(seconds=1)
    try:
        assert _told(counted) == []
    finally:
        counted.app.config["CLOCK"] = lambda: NOW


def test_each_way_to_be_shown_several_people_counts_them_all(counted):
    """Ane meets Chen Wei in the plan in force; how many people the long lists show is counted on the page itself."""
    ids, plans = counted.facts.world.profile_ids, f"/organise/{SLUG}/plans"
    published, draft = (f"{plans}/{counted.facts.ids[which]}" for which in ("published plan", "draft plan"))
    ways = {
        "a page": (EXPERT_DK, f"{LIST}/{ids[EXPERT_CN]}", None, 1),
        "a list": (EXPERT_DK, LIST, None, 2),
        "the match list": (EXPERT_DK, f"/workshops/{SLUG}/matches", None, 1),
        "the office's table": (ORGANISER_CN, TABLE, None, '<th scope="row">'),
        "a plan by person": (ORGANISER_CN, f"{draft}/people", None, '<section class="calendar">'),
        "a plan as a file": (ORGANISER_CN, f"{published}/export", {"reason": "for the hall"}, 2),
        "a case file": (ORGANISER_CN, f"/organise/{SLUG}/case-file", {"reason": "for the archive"}, 5),
    }
    found, expected = {}, {}
    for way, (who, address, sent, shown) in ways.items():
        client = counted.client(who)
        answer = client.post(address, data=sent) if sent else client.get(address)
        assert answer.status_code == 200, way
        found[way] = _rows(counted)
        expected[way] = shown if isinstance(shown, int) else answer.text.count(shown)
        answer.close()
        counted.restore()

    assert found == expected
    assert found["the office's table"] > found["a list"]


def test_a_file_that_was_refused_and_a_stranger_count_nothing(counted):
    plan = f"/organise/{SLUG}/plans/{counted.facts.ids['published plan']}"
    assert counted.client(ORGANISER_DK).post(f"{plan}/export", data={"reason": ""}).status_code == 422
    assert counted.client("nobody").get(LIST).status_code in {302, 303, 401}

    assert _rows(counted) == 0


@contextmanager
def _nothing_can_be_written(ground: Ground) -> Iterator[None]:
    if ground.engine.dialect.name == "sqlite":
        with held_for_writing(Path(str(ground.engine.url.database))):
            yield
        return
    with ground.engine.connect() as connection:
        connection.execute(text("LOCK TABLE rate_counts IN EXCLUSIVE MODE"))
        yield


def test_a_page_is_shown_while_nothing_can_be_written_and_counted_with_the_next(counted):
    office, ids = counted.client(ORGANISER_DK), counted.facts.world.profile_ids
    counted.get(office, f"{LIST}/{ids[EXPERT_CN]}")
    counted.restore()
    with _nothing_can_be_written(counted):
        answer, seconds = timed(lambda: counted.get(office, f"{LIST}/{ids[EXPERT_CN]}"))
    assert (answer.status_code, seconds < 2, _rows(counted)) == (200, True, 0)

    counted.get(office, f"{LIST}/{ids[EXPERT_DK]}")
    assert _rows(counted) == 2
