"""No byte of somebody who was erased is left: not in the tables, their files, the logs, letters, or a restored backup.

The short form erases five people, the long one fifty. What is looked for stood there before, or the look means nothing.
"""

import logging
import os

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.config import Settings
from matchmaker.domain.plans import PlanStatus
from matchmaker.jobs import child, mailing
from matchmaker.services import accounts, database, erasure, jobs, runs
from matchmaker.services.erasure import LEDGER, forgetting, rows
from matchmaker.services.subject import subject_of_profile
from matchmaker.store.engine import make_engine
from matchmaker.store.tables.accounts import MailedLink, SignIn
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.privacy import Erasure
from matchmaker.store.transaction import reading, transaction
from tests import postgresql
from tests.services.canaries import (
    PASSWORD,
    add_person,
    in_files,
    in_rows,
    in_rows_of,
    in_server,
    principal_of,
    wishes_between,
)
from tests.web import world as worlds
from tests.web.world import NOW, ORGANISER_DK, SLUG

LONG = os.environ.get("MATCHMAKER_BARS") == "long"
SHORT_PEOPLE, LONG_PEOPLE = 5, 50
on_sqlite = pytest.mark.parametrize("back_end", ["sqlite"], indirect=True)


class House:
    """An installation in a folder of its own: database, letters and the list of the erased."""

    def __init__(self, engine, database_url, folder, number):
        self.engine, self.folder = engine, folder
        self.settings = Settings(
            database_url=database_url,
            instance=folder / "instance",
            mail_url=f"file://{folder / 'letters'}",
            mail_from="office@example.dk",
            embedder="lexical",
        )
        with transaction(engine) as session:
            self.world = worlds.made(session)
            self.people = [add_person(session, self.world, each) for each in range(number)]
        with transaction(engine) as session:
            wishes_between(session, self.people)
        while mailing.send_due(engine, self.settings):
            pass
        self.words = {word for each in self.people for word in each.words.values()}

    def plan(self):
        """Compare everybody, let the solver plan, and publish what it found."""
        with transaction(self.engine) as session:
            who = principal_of(session, ORGANISER_DK)
            runs.start_run(session, who, SLUG, time_limit_s=2, now=NOW)
        self.work(runs.KIND)
        with transaction(self.engine) as session:
            plan = session.scalars(select(WorkshopPlan).order_by(WorkshopPlan.id.desc())).first()
            plan.status, plan.published_at, plan.stale_since = PlanStatus.PUBLISHED, NOW, None

    def work(self, kind):
        """Do the jobs of a kind that wait, as the worker's child does."""
        while True:
            with transaction(self.engine) as session:
                claim = jobs.claim_next(session, "test", now=NOW)
            if claim is None:
                return
            if claim.kind == kind:
                child.WORK[kind](self.engine, claim, self.settings)
            else:
                with transaction(self.engine) as session:
                    jobs.end_cancelled(session, claim, now=NOW)

    def erase(self):
        """Everybody has themself erased, but for one whom the office erases."""
        first, *rest = self.people
        with transaction(self.engine) as session:
            office = principal_of(session, ORGANISER_DK)
            erasure.erase_person(
                session, office, SLUG, first.profile_id, reason=f"{first.words['name']} called", by_mail=False, now=NOW
            )
        for each in rest:
            with transaction(self.engine) as session:
                themself = principal_of(session, each.email)
                proof = accounts.proof(accounts.own_known(session, themself), PASSWORD)
                erasure.erase_me(session, themself, confirmation=PASSWORD, proof=proof, now=NOW)
        self.work(erasure.KIND)

    def left(self, back_end):
        """Return what is left anywhere but in the backup that was taken before."""
        self.engine.dispose()
        found = in_rows(self.engine) | in_files(self.folder)
        return found | (in_server(self.engine) if back_end == "postgresql" else set())


@pytest.fixture
def house(engine, database_url, tmp_path):
    def made(number):
        return House(engine, database_url, tmp_path, number)

    return made


@pytest.mark.bars
@pytest.mark.timeout(1800)
@pytest.mark.skipif(not LONG, reason="the long form is run by `make bars`")
def test_nothing_is_left_of_fifty_people(house, back_end, tmp_path_factory, request, caplog):
    _nothing_is_left(house(LONG_PEOPLE), back_end, tmp_path_factory.mktemp("elsewhere"), request, caplog)


def test_nothing_is_left_of_people_who_were_erased(house, back_end, tmp_path_factory, request, caplog):
    _nothing_is_left(house(SHORT_PEOPLE), back_end, tmp_path_factory.mktemp("elsewhere"), request, caplog)


def _nothing_is_left(house, back_end, elsewhere, request, caplog):
    caplog.set_level(logging.INFO)
    house.plan()
    assert house.left(back_end) >= house.words  # every word of everybody stands there, so the look can see it
    assert in_files(house.folder / "letters")
    with_everybody = elsewhere / "backup"
    database.backup_database(house.settings.database_url.get_secret_value(), with_everybody, NOW)

    house.erase()

    assert house.left(back_end) == set()
    assert [word for word in house.words if word in caplog.text] == []
    with reading(house.engine) as session:
        subjects = set(session.scalars(select(JournalEntry.subject_id)))
        assert {each.profile_id for each in house.people} <= subjects
        assert all(each.done_at is not None for each in session.scalars(select(Erasure)))
    _restored_without_them(house, with_everybody, elsewhere, back_end, request)


def _restored_without_them(house, with_everybody, elsewhere, back_end, request):
    """The backup of before knows them; restored with the list beside the database it does not."""
    url = f"sqlite:///{elsewhere / 'restored' / 'matchmaker.db'}"
    if back_end == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        url = postgresql.create_database(server, f"restored_{elsewhere.name[-30:]}")
    ledger = house.folder / "instance" / LEDGER
    _restored, again = database.restore_database(url, with_everybody, NOW, erasures=[ledger])
    restored = make_engine(url)

    assert again == len(house.people)
    assert in_rows(restored) == set()
    found = in_server(restored) if back_end == "postgresql" else in_files(elsewhere / "restored")
    assert found == set()
    with reading(restored) as session:
        assert session.scalars(select(SignIn.id).where(SignIn.ended_at.is_(None))).all() == []
        still = MailedLink.used_at.is_(None), MailedLink.expires_at > NOW
        assert session.scalars(select(MailedLink.id).where(*still)).all() == []
    restored.dispose()
    if back_end == "postgresql":
        postgresql.drop_database(server, f"restored_{elsewhere.name[-30:]}")


@on_sqlite
def test_the_look_finds_whatever_is_forgotten_to_be_forgotten(house, monkeypatch):
    """The mutants: with any one of these left out, words of the person are found afterwards."""
    place = house(2)
    one = place.people[0]
    mutants = {
        "profile_texts": lambda: monkeypatch.setattr(forgetting, "DELETED", _without("profile_texts")),
        "sign_ins": lambda: monkeypatch.setattr(forgetting, "DELETED", _without("sign_ins")),
        "mailed_links": lambda: monkeypatch.setattr(forgetting, "DELETED", _without("mailed_links")),
        "journal_reasons": lambda: monkeypatch.setattr(forgetting, "DELETED", _without("journal_reasons")),
        "outbox": lambda: monkeypatch.setattr(forgetting, "forget_mail", lambda *_: None),
        "profiles": lambda: monkeypatch.setattr(forgetting, "empty_profile", lambda *_: None),
        "accounts": lambda: monkeypatch.setattr(forgetting, "_empty_account", lambda *_: None),
        "organisations": lambda: monkeypatch.setattr(forgetting, "_forget_organisation", lambda *_: None),
        "mentions": lambda: monkeypatch.setattr(forgetting, "forget_mentions", lambda *_: None),
    }

    assert _found_after_forgetting(place, one) == set()
    unseen = []
    for name, mutate in mutants.items():
        mutate()
        if not _found_after_forgetting(place, one):
            unseen.append(name)
        monkeypatch.undo()
    assert unseen == []


def _without(table):
    return tuple(each for each in rows.DELETED if each != table)


def _found_after_forgetting(place, one):
    """Forget somebody, look, and take it back."""
    with Session(place.engine) as session:
        session.connection()
        erasure.forget(session, subject_of_profile(session, one.profile), now=NOW)
        session.flush()
        found = in_rows_of(session)
        session.rollback()
    return found & set(one.words.values())
