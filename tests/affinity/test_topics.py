"""The vocabulary of topics: which names are one, and that the table holds together."""

import json
from collections import Counter

import pytest

from matchmaker.affinity.founding_topics import FOUNDING_TOPICS
from matchmaker.affinity.topics import folded, founding_topics, label, topic_names
from matchmaker.paths import FOUNDING_CASE


@pytest.mark.parametrize("spelling", ["E-health", "e health", "eHealth", "e‑sundhed", "电子医疗", " 数字医疗"])
def test_spellings_and_languages_of_a_topic_are_one(spelling):
    assert label(spelling, topic_names()) == "e-health"


@pytest.mark.parametrize(("one", "other"), [("C++", "C"), ("biogas", "biomass"), ("hydrogen", "hydrogen storage")])
def test_different_topics_stay_different(one, other):
    assert label(one, topic_names()) != label(other, topic_names())


def test_a_keyword_that_names_no_topic_counts_as_it_is_spelt():
    assert label(" Tidal  Power ", topic_names()) == "tidal power"


def test_every_founding_topic_has_names_in_three_languages():
    rows = FOUNDING_TOPICS.strip().splitlines()
    assert [row for row in rows if len([part for part in row.split("|") if part.strip()]) != 3] == []


def test_every_sub_topic_of_the_founding_case_is_known_in_three_languages():
    themes = json.loads((FOUNDING_CASE / "partnership.json").read_text(encoding="utf-8"))["themes"]
    sub_topics = [topic["names"].values() for theme in themes for topic in theme["topics"]]
    names = topic_names()
    assert [own for own in sub_topics if len({names.get(folded(name), name) for name in own}) != 1] == []
    assert len(sub_topics) == 20


def test_no_name_stands_for_two_founding_topics():
    forms = Counter(form for topic in founding_topics() for form in {folded(name) for name in topic})
    assert [form for form, times in forms.items() if times > 1 or not form] == []


def test_every_name_is_its_topic():
    names = topic_names()
    assert all(len({label(name, names) for name in topic}) == 1 for topic in founding_topics())


def test_an_own_topic_joins_the_one_that_it_shares_a_name_with():
    names = topic_names([("Windkraft", "风电"), ("Tidal power", "潮汐能")])
    assert (label("windkraft", names), label("潮汐能", names)) == ("wind power", "tidal power")


def test_own_topics_change_nothing_for_other_events():
    topic_names([("Tidal power", "潮汐能")])
    assert label("潮汐能", topic_names()) == "潮汐能"


@pytest.mark.parametrize("nothing", [("",), ("🙂", "🙂"), ()])
def test_a_topic_without_a_name_is_none(nothing):
    assert topic_names([nothing, ("Tidal power", "潮汐能")])["潮汐能"] == "tidal power"
