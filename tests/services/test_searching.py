"""The search of people finds the same on both back-ends, at once, and nobody who is gone."""

import pytest
from sqlalchemy import delete, select, text, update

from matchmaker.domain.people import ProfileTextKind
from matchmaker.services import erasure, searching
from matchmaker.services.subject import subject_of_profile
from matchmaker.store.queries import searching as queries
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import Profile, ProfileText
from matchmaker.store.tables.searching import SearchText
from matchmaker.store.transaction import reading, transaction
from tests.web.world import EXPERT_CN, EXPERT_CN_2, NOW, made

TEXTS = ("Energilagring i Østjylland", "上海微系统研究所的低功耗芯片", "Łódź: grid-scale batteries, 5G")
ASKED = {
    "lagring": True,
    "ostjylland": True,
    "ØSTJYLLAND energi": True,
    "lag": False,
    "微系统": True,
    "微": True,
    "系微": False,
    "芯片 lodz": True,
    "grid-scale 5g": True,
    "batteries nothing": False,
    "%": False,
    "\"' * : & | ! () NEAR": False,
}


@pytest.fixture
def world(engine):
    with transaction(engine) as session:
        found = made(session)
        for position, line in enumerate(TEXTS):
            person = found.profiles[EXPERT_CN]
            session.add(ProfileText(profile_id=person, kind=ProfileTextKind.KEYWORD, position=10 + position, text=line))
    return found


def _found(session, world, words):
    """Return who holds all words, of everybody who is there at all."""
    hits = searching.hits(session, world.workshop, words)
    now = {each.profile_id: each.texts for each in queries.outdated(session)}
    numbers = range(len(hits.wanted))
    everybody = world.profiles.values()
    return {key for key in everybody if all(hits.holds(each, key, now.get(key, ())) for each in numbers)}


def _answers(engine, world):
    with reading(engine) as session:
        return {words: _found(session, world, words) for words in ASKED}


def test_words_are_found_before_they_are_indexed_and_the_same_afterwards(engine, world):
    expected = {words: {world.profiles[EXPERT_CN]} if found else set() for words, found in ASKED.items()}
    before = _answers(engine, world)
    with transaction(engine) as session:
        searching.catch_up(session, NOW)
        assert queries.outdated(session) == []

    assert (before, _answers(engine, world)) == (expected, expected)


def test_words_that_changed_are_found_and_those_before_are_not(engine, world):
    with transaction(engine) as session:
        searching.catch_up(session, NOW)
        row = session.get_one(Profile, world.profiles[EXPERT_CN])
        row.title = "Skovrider"
        session.execute(delete(ProfileText).where(ProfileText.profile_id == row.id))
    late = _answers(engine, world)
    with transaction(engine) as session:
        assert _found(session, world, "skovrider") == {world.profiles[EXPERT_CN]}
        searching.index(session, [world.profiles[EXPERT_CN]])
        assert _found(session, world, "skovrider") == {world.profiles[EXPERT_CN]}

    assert [found for found in (*late.values(), *_answers(engine, world).values()) if found] == []


def test_an_organisation_that_is_called_otherwise_is_found_by_its_new_name(engine, world):
    with transaction(engine) as session:
        searching.catch_up(session, NOW)
        key = session.get_one(Profile, world.profiles[EXPERT_CN]).organisation_id
        session.get_one(Organisation, key).name_latin = "Zephyr Works"

    with reading(engine) as session:
        assert world.profiles[EXPERT_CN] in _found(session, world, "zephyr")


def test_people_of_other_workshops_are_not_found(engine, world):
    with transaction(engine) as session:
        searching.catch_up(session, NOW)
        assert searching.hits(session, world.workshop + 1, "lagring").found == [frozenset()]


def test_nothing_of_somebody_who_is_forgotten_stays_in_the_index(engine, world, back_end):
    with transaction(engine) as session:
        searching.catch_up(session, NOW)
        erasure.forget(session, subject_of_profile(session, world.profiles[EXPERT_CN]), now=NOW)
    with transaction(engine) as session:
        searching.catch_up(session, NOW)

    assert [found for found in _answers(engine, world).values() if found] == []
    with reading(engine) as session:
        assert world.profiles[EXPERT_CN] not in session.scalars(select(SearchText.profile_id)).all()
        assert world.profiles[EXPERT_CN_2] in session.scalars(select(SearchText.profile_id)).all()
        if back_end == "sqlite":
            pages = session.execute(text("SELECT block FROM search_index_data")).scalars()
            assert not any(b"lagring" in page or "微系".encode() in page for page in pages)


def test_the_index_follows_rows_that_are_written_past_the_services(engine, world):
    with transaction(engine) as session:
        searching.catch_up(session, NOW)
        key = SearchText.profile_id == world.profiles[EXPERT_CN]
        session.execute(update(SearchText).where(key).values(words="tangerine"))
        assert _found(session, world, "tangerine") == {world.profiles[EXPERT_CN]}
        assert _found(session, world, "lagring") == set()
