"""A partnership is founded: parties, themes and names are there, and nothing that was there before is changed."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.errors import InputError
from matchmaker.files.founding_case import founding_case
from matchmaker.services.founding.partnerships import found_partnership
from matchmaker.store.queries import names
from matchmaker.store.tables.partnerships import Partnership, PartnershipParty
from matchmaker.store.tables.regions import Party
from matchmaker.store.tables.themes import Theme

ENTRY = founding_case().partnership


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


def test_a_partnership_has_its_parties_in_order_and_its_names(session) -> None:
    founded = found_partnership(session, ENTRY, "own.json")

    assert session.get_one(Partnership, founded.partnership_id).slug == "midtjylland-shanghai"
    query = select(Party.code).join(PartnershipParty).order_by(PartnershipParty.position)
    assert list(session.scalars(query)) == ["midtjylland", "shanghai"]
    assert names.party_names(session, "zh")[founded.parties["shanghai"]] == "上海市科学技术委员会"
    assert names.partnership_names(session, "da")[founded.partnership_id] == "Region Midtjylland og Shanghai"


def test_every_theme_and_sub_topic_is_there_with_its_parent(session) -> None:
    founded = found_partnership(session, ENTRY, "own.json")

    parents = {theme.code: theme.parent_id for theme in session.scalars(select(Theme))}
    assert parents == {
        **{theme.code: None for theme in ENTRY.themes},
        **{topic.code: founded.themes[theme.code] for theme in ENTRY.themes for topic in theme.topics},
    }
    assert names.theme_names(session, "da")[founded.themes["energy-biogas"]] == "Biogas og affald"


def test_a_party_that_is_there_takes_part_in_a_second_partnership(session) -> None:
    first = found_partnership(session, ENTRY, "own.json")
    second = found_partnership(session, replace(ENTRY, slug="another"), "other.json")

    assert second.parties == first.parties
    assert set(second.themes.values()).isdisjoint(first.themes.values())


def test_a_slug_that_is_taken_is_refused(session) -> None:
    found_partnership(session, ENTRY, "own.json")
    with pytest.raises(InputError) as refused:
        found_partnership(session, ENTRY, "own.json")
    assert str(refused.value) == (
        "own.json: slug: expected a slug that no other partnership has, found 'midtjylland-shanghai'"
    )


@pytest.mark.parametrize(
    ("fact", "other"),
    [("kind", "state"), ("country", "SE"), ("time_zone", "Europe/Oslo"), ("currency", "EUR")],
)
def test_a_party_of_a_known_code_that_is_another_one_is_refused(session, fact: str, other: str) -> None:
    found_partnership(session, ENTRY, "own.json")
    changed = replace(ENTRY.parties[0], **{fact: other})
    with pytest.raises(InputError) as refused:
        found_partnership(session, replace(ENTRY, slug="another", parties=(changed, ENTRY.parties[1])), "other.json")
    assert (refused.value.source, refused.value.where) == ("other.json", f"parties[0].{fact}")
