"""Several clicks at the same moment: one profile, one calendar, one wish, and nobody sees a failure of ours."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from matchmaker.domain.people import Role
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import RegistrationMember
from matchmaker.store.transaction import transaction
from tests import factories
from tests.web.world import EXPERT_CN, EXPERT_CN_2, EXPERT_DK, SLUG

CLICKS = 6
NEWCOMER = "new@example.dk"


def _at_once(clients, act):
    with ThreadPoolExecutor(len(clients)) as pool:
        return [answer.status_code for answer in pool.map(act, clients)]


@pytest.fixture
def newcomer(engine, world, sign_in):
    with transaction(engine) as session:
        given = {"email": NEWCOMER, "email_normalised": NEWCOMER, "role": Role.EXPERT}
        factories.account(session, **given, party_id=world.host)
    return lambda: sign_in(NEWCOMER)


def _number(engine, *conditions):
    with transaction(engine) as session:
        return session.scalar(select(func.count()).where(*conditions))


def test_a_profile_saved_several_times_at_once_is_one(engine, newcomer):
    clients = [newcomer() for _ in range(CLICKS)]
    sent = {"name": "Eva Holm", "languages": ["en"], "consent": "y", "offers-0": "Sensors"}

    answers = _at_once(clients, lambda client: client.post("/profile", data=sent))

    assert sorted(answers) == [303, *[409] * (CLICKS - 1)]
    assert _number(engine, Profile.name == "Eva Holm") == 1


def test_a_registration_sent_several_times_at_once_is_one(engine, world, newcomer):
    newcomer().post("/profile", data={"name": "Eva Holm", "languages": ["en"], "consent": "y"})
    clients = [newcomer() for _ in range(CLICKS)]

    answers = _at_once(clients, lambda client: client.post(f"/workshops/{SLUG}/register"))

    assert sorted(answers) == [303, *[409] * (CLICKS - 1)]
    assert _number(engine, RegistrationMember.workshop_id == world.workshop) == len(world.registrations) + 1


def test_wishes_said_at_once_are_all_kept_with_different_places(engine, world, sign_in):
    about = [EXPERT_CN, EXPERT_CN_2] * (CLICKS // 2)
    clients = [(sign_in(EXPERT_DK), world.profile_ids[email]) for email in about]

    def say(client_and_person):
        client, person = client_and_person
        return client.post(f"/workshops/{SLUG}/people/{person}/preference", data={"kind": "want"})

    assert _at_once(clients, say) == [303] * CLICKS
    with transaction(engine) as session:
        assert session.scalars(select(Preference.rank).order_by(Preference.rank)).all() == [1, 2]
