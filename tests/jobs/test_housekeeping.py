"""The daily housekeeping as the worker does it: every step, and letters that lead to this very service."""

from datetime import UTC, datetime

from sqlalchemy import select

from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.jobs.housekeeping import SIGN_IN, keep_house
from matchmaker.services import days_work, housekeeping, jobs
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.transaction import reading, transaction
from tests import factories

BASE = "https://m.example"


def test_every_step_is_taken_and_whoever_is_told_of_the_end_is_led_to_signing_in(engine):
    now = datetime.now(UTC)
    with transaction(engine) as session:
        party = factories.party(session)
        factories.profile(session, party, contact_email="ane@example.dk", created_at=now.replace(year=now.year - 3))
        days_work.ask_for_today(session, now=now)
    with transaction(engine) as session:
        claim = jobs.claim_next(session, "test", now=now)

    keep_house(engine, claim, Settings(base_url=BASE))

    with reading(engine) as session:
        job, letter = session.scalars(select(Job)).one(), session.scalars(select(OutboxMessage)).one()
    assert job.result == {name: 0 for name, _ in housekeeping.steps("")} | {
        "people told that they are forgotten soon": 1,
        "words of people that were not indexed": 1,
    }
    assert f"{BASE}{SIGN_IN}" in letter.body_text


def test_the_address_in_letters_is_that_of_the_page_for_signing_in(tmp_path):
    settings = Settings(secret_key="a secret key for tests", instance=tmp_path)
    [rule] = create_app(settings).url_map.iter_rules("accounts.login")

    assert rule.rule == SIGN_IN
