"""Each part by hand, and when it is in force. The figures are those of the docstrings."""

from math import log2

import numpy as np
import pytest
from hypothesis import given

from matchmaker.affinity import components
from matchmaker.affinity.components import SECTOR_COMPLEMENT, parts_in_force, spread
from tests.affinity.events import Draft, Someone, drafts, event


def values(name: str, hosts: list[Someone], visitors: list[Someone], **relations) -> list[list[float]] | None:
    """Return the part `name` of all pairs, None where it is not in force."""
    parts = {part.name: part for part in parts_in_force(event(hosts, visitors, **relations), None)}
    return parts[name].block(slice(0, len(hosts))).tolist() if name in parts else None


def in_force(hosts: list[Someone], visitors: list[Someone], **relations) -> list[str]:
    return [part.name for part in parts_in_force(event(hosts, visitors, **relations), None)]


def test_complementarity_of_mutual_interest_is_that_interest():
    host = Someone(seeks=("wind",), offers=("hydrogen",))
    visitor = Someone(seeks=("hydrogen",), offers=("wind",))
    assert values("complementarity", [host], [visitor]) == [[1]]


def test_complementarity_of_one_sided_interest_is_a_third():
    hosts = [Someone(seeks=("wind",), offers=("hydrogen",)), Someone(seeks=("tides",), offers=("solar",))]
    visitors = [Someone(seeks=("solar",), offers=("wind",))]
    assert values("complementarity", hosts, visitors) == [[pytest.approx(1 / 3)], [pytest.approx(1 / 3)]]


def test_complementarity_takes_two_thirds_of_the_weaker_and_one_third_of_the_stronger_direction():
    # The visitor's three offers hold one of what the host seeks: (1 + 0 + 0) / 3, spread about 0.15 to
    # (1 + 0.0225) / 9 / (1 / 9 + 0.0225) = 0.850312. The other direction is complete.
    host = Someone(seeks=("wind",), offers=("hydrogen",))
    visitor = Someone(seeks=("hydrogen",), offers=("wind", "tides", "solar"))
    assert values("complementarity", [host], [visitor]) == [[pytest.approx(2 / 3 * 0.850312 + 1 / 3 * 1, abs=1e-6)]]


@pytest.mark.parametrize("half", [0.15, 0.3])
def test_spreading_keeps_the_ends_puts_the_half_where_it_belongs_and_keeps_the_order(half):
    similarities = np.array([0, 0.01, half / 3, half, 0.6, 0.99, 1], np.float32)
    fits = spread(similarities, half)
    assert (fits[0], fits[3], fits[-1]) == (0, pytest.approx((1 + half**2) / 2), pytest.approx(1))
    assert (np.diff(fits) > 0).all()


def test_complementarity_does_not_ask_what_two_people_both_offer():
    host, visitor = Someone(offers=("wind",), seeks=("tides",)), Someone(offers=("wind",), seeks=("solar",))
    assert values("complementarity", [host], [visitor]) == [[0]]


@pytest.mark.parametrize(
    ("host", "visitor"),
    [
        (Someone(offers=("wind",)), Someone(seeks=("wind",))),
        (Someone(seeks=("wind",)), Someone(offers=("wind",))),
    ],
)
def test_complementarity_is_the_one_direction_when_the_event_speaks_about_no_other(host, visitor):
    assert values("complementarity", [host], [visitor]) == [[1]]


@pytest.mark.parametrize(
    ("host", "visitor"),
    [
        (Someone(offers=("wind",)), Someone(offers=("wind",))),
        (Someone(seeks=("wind",)), Someone(seeks=("wind",))),
        (Someone(offers=("🙂",)), Someone(seeks=("wind",))),
        (Someone(), Someone()),
    ],
)
def test_complementarity_is_absent_when_nothing_sought_can_meet_anything_offered(host, visitor):
    assert values("complementarity", [host], [visitor]) is None


def test_a_direction_counts_as_nothing_for_a_person_who_left_it_out():
    hosts = [Someone(seeks=("wind",), offers=("hydrogen",)), Someone(seeks=("wind",))]
    visitor = Someone(seeks=("hydrogen",), offers=("wind",))
    assert values("complementarity", hosts, [visitor]) == [[1], [pytest.approx(1 / 3)]]


def test_themes_are_shared_relative_to_the_person_with_fewer():
    hosts = [Someone(themes=("it", "energy")), Someone(themes=("energy", "health", "bio"))]
    visitors = [Someone(themes=("it",)), Someone(themes=("it", "health"))]
    assert values("themes", hosts, visitors) == [[1, 0.5], [0, 0.5]]


def test_a_person_without_themes_shares_all_of_them():
    visitors = [Someone(themes=("it",)), Someone(themes=("it", "health")), Someone()]
    assert values("themes", [Someone()], visitors) == [[1, 1, 1]]


def test_themes_are_absent_when_the_event_has_only_one():
    assert values("themes", [Someone(themes=("it",)), Someone()], [Someone(themes=("it",))]) is None


def test_language_is_one_with_a_common_language_half_with_an_interpreter_and_else_nothing():
    hosts = [Someone(languages=("da", "en")), Someone(languages=("da",))]
    visitors = [Someone(languages=("en", "zh")), Someone(languages=("zh",)), Someone(languages=("pl",))]
    found = values("language", hosts, visitors, interpreters=[("da", "zh")])
    assert found == [[1, 0.5, 0], [0.5, 0.5, 0]]


def test_language_regions_and_scripts_do_not_part_people():
    hosts = [Someone(languages=("en-GB", "da"))]
    visitors = [Someone(languages=("EN_us",)), Someone(languages=("zh-Hans",))]
    assert values("language", hosts, visitors, interpreters=[("da-DK", "zh-Hant")]) == [[1, 0.5]]


def test_a_person_without_languages_shares_every_language():
    hosts = [Someone(), Someone(languages=("da",))]
    assert values("language", hosts, [Someone(languages=("zh",))]) == [[1], [0]]


def test_language_is_absent_when_the_event_has_only_one():
    assert values("language", [Someone(languages=("en",))], [Someone(languages=("en-GB",)), Someone()]) is None


def test_sectors_complement_each_other_as_the_table_says():
    sectors = ("company", "research", "public", "other", None)
    people = [Someone(sector=sector) for sector in sectors]
    assert values("sector", people, people) == [
        pytest.approx(row)
        for row in [
            [0.4, 1.0, 0.8, 0.5, 0.5],
            [1.0, 0.4, 0.8, 0.5, 0.5],
            [0.8, 0.8, 0.4, 0.5, 0.5],
            [0.5, 0.5, 0.5, 0.5, 0.5],
            [0.5, 0.5, 0.5, 0.5, 0.5],
        ]
    ]


def test_company_and_research_complement_each_other_best_and_one_sector_least():
    pairs = {tuple(sorted(sectors)): value for sectors, value in SECTOR_COMPLEMENT.items()}
    assert max(pairs, key=pairs.get) == ("company", "research")
    assert max(value for sectors, value in pairs.items() if len(sectors) == 1) < min(
        value for sectors, value in pairs.items() if len(sectors) == 2
    )


def test_sector_is_absent_when_the_event_has_only_one():
    assert values("sector", [Someone(sector="company")], [Someone(sector="company"), Someone()]) is None


def test_wants_by_hand():
    hosts, visitors = [Someone()], [Someone()] * 5
    host_wants, visitor_wants = {(0, 0): 1, (0, 1): 3, (0, 2): 2}, {(0, 0): 1, (0, 2): 3, (0, 3): 7}
    found = values("wants", hosts, visitors, host_wants=host_wants, visitor_wants=visitor_wants)
    # Strengths of the ranks 1, 2, 3, 7: 1, 1/log2(3), 1/2, 1/3.
    assert found == [[1, 0.25, pytest.approx(0.5 + (1 / log2(3) + 0.5) / 4), pytest.approx(1 / 6), 0]]


def test_a_mutual_want_of_any_ranks_beats_a_one_sided_first_want():
    wanted = {"host_wants": {(0, 0): 1000, (0, 1): 1}, "visitor_wants": {(0, 0): 1000}}
    (mutual, one_sided), = values("wants", [Someone()], [Someone(), Someone()], **wanted)  # fmt: skip
    assert mutual > one_sided == 0.5


def test_wants_are_absent_when_nobody_asked():
    assert values("wants", [Someone()], [Someone()]) is None


def test_met_before_marks_the_pairs_that_met():
    assert values("met_before", [Someone()] * 2, [Someone()] * 2, met_before=[(1, 0)]) == [[0, 0], [1, 0]]


def test_met_before_is_absent_when_nobody_met():
    assert values("met_before", [Someone()], [Someone()]) is None


def test_an_event_that_says_nothing_has_no_part():
    assert in_force([Someone()], [Someone()]) == []


def test_an_event_that_says_everything_has_every_part_in_the_documented_order():
    host = Someone(("wind",), ("sun",), ("a",), ("it",), ("da",), "company")
    visitor = Someone(("sun",), ("wind",), ("a",), ("energy",), ("zh",), "research")
    assert in_force([host], [visitor], host_wants={(0, 0): 1}, met_before=[(0, 0)]) == [
        "complementarity", "keywords", "themes", "language", "sector", "wants", "met_before",
    ]  # fmt: skip


@given(drafts())
def test_every_part_lies_between_zero_and_one(draft: Draft):
    rows = slice(0, len(draft.hosts))
    for part in parts_in_force(draft.event(), None):
        block = part.block(rows)
        assert block.shape == (len(draft.hosts), len(draft.visitors))
        assert ((block >= 0) & (block <= 1)).all(), part.name


@given(drafts())
def test_the_parts_are_symmetric_in_the_two_sides(draft: Draft):
    there = {part.name: part.block(slice(0, len(draft.hosts))) for part in parts_in_force(draft.event(), None)}
    back = {
        part.name: part.block(slice(0, len(draft.visitors))) for part in parts_in_force(draft.turned().event(), None)
    }
    assert there.keys() == back.keys()
    for name, block in there.items():
        assert block.tolist() == [pytest.approx(row, abs=1e-6) for row in back[name].T], name


def test_every_part_has_a_description_for_the_manual():
    named = ("complementarity", "keywords", "themes", "language", "sector", "wants", "met_before")
    assert all("n force" in getattr(components, name).__doc__ for name in named)
