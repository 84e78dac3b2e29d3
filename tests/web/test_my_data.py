"""A person's own data: what others see is the page that others open, consents are theirs alone, nothing is left out."""

import json

import pytest
from sqlalchemy import select

from matchmaker.domain.consents import WORDINGS, Purpose
from matchmaker.services import erasure
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.people import Consent
from matchmaker.store.tables.privacy import Erasure, Retention
from matchmaker.store.transaction import reading, transaction
from matchmaker.web.consent_wording import TITLES, WORDS
from tests.web.populated import word
from tests.web.world import EXPERT_CN, EXPERT_DK, NOW, OPERATOR, ORGANISER_DK, SLUG


@pytest.fixture
def written(ground):
    """The ground, put back afterwards."""
    yield ground
    ground.restore_if_written()


def test_pages(ground):
    for who, path in ((EXPERT_DK, "/my-data"), (ORGANISER_DK, "/my-data"), (OPERATOR, "/my-data"), (EXPERT_DK, "/my-data/everything"), (EXPERT_DK, "/my-data/erase"), (ORGANISER_DK, f"/organise/{SLUG}/retention"), (ORGANISER_DK, f"/organise/{SLUG}/retention/{ground.facts.world.profile_ids[EXPERT_DK]}"), (EXPERT_DK, "/privacy")):
        answer = ground.get(ground.client(who), path)
        assert answer.status_code == 200, (who, path, answer.text[:3000])
