"""The parts of all pairs as tables: what score_pairs says of each pair, whoever wants or vetoes whom."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from matchmaker.affinity import tables
from matchmaker.affinity.scores import score_pairs
from matchmaker.affinity.tables import STEPS, PartTables, part_tables
from tests.affinity.events import Draft, Someone, drafts, event

COUNTED = {"complementarity": 1, "keywords": 1, "themes": 1, "language": 1, "sector": 1, "met_before": 1}


@given(drafts())
def test_the_tables_hold_the_parts_of_every_pair_that_is_scored_and_can_talk(draft: Draft):
    plain = replace(draft, host_wants={}, visitor_wants={}, vetoes=frozenset()).event()

    found = part_tables(plain, None)
    scored = score_pairs(plain, None, COUNTED, top=0)

    talk = scored.parts["language"] > 0 if "language" in scored.parts else np.ones(len(scored.hosts), dtype=bool)
    possible = np.zeros_like(found.possible)
    possible[scored.hosts[talk], scored.visitors[talk]] = True
    assert np.array_equal(found.possible, possible)
    assert found.values.keys() == scored.parts.keys()
    for name, values in scored.parts.items():
        assert (
            np.abs(found.values[name][scored.hosts, scored.visitors] / STEPS - values).max(initial=0) <= 0.5001 / STEPS
        )


@given(drafts())
def test_no_wish_and_no_veto_shows_in_the_tables(draft: Draft):
    without = replace(draft, host_wants={}, visitor_wants={}, vetoes=frozenset())

    with_wishes, plain = part_tables(draft.event(), None), part_tables(without.event(), None)

    assert np.array_equal(with_wishes.possible, plain.possible)
    assert with_wishes.values.keys() == plain.values.keys()
    assert "wants" not in plain.values
    assert all(np.array_equal(with_wishes.values[name], plain.values[name]) for name in plain.values)


def test_two_who_cannot_talk_are_no_possible_pair():
    meeting = event(
        [Someone(languages=("da",)), Someone(languages=("en",))],
        [Someone(languages=("zh",)), Someone(languages=("en",))],
    )

    assert part_tables(meeting, None).possible.tolist() == [[False, False], [False, True]]


def test_a_large_event_is_computed_some_hosts_at_a_time(monkeypatch):
    meeting = event([Someone(keywords=(str(n % 3),)) for n in range(7)], [Someone(keywords=("1",)), Someone()])
    whole = part_tables(meeting, None)
    monkeypatch.setattr(tables, "HOSTS_AT_A_TIME", 2)

    assert np.array_equal(part_tables(meeting, None).values["keywords"], whole.values["keywords"])


def test_an_event_without_hosts_has_empty_tables():
    found = part_tables(event([], [Someone(keywords=("wind",))]), None)

    assert found.possible.shape == (0, 1)


def test_tables_of_another_shape_are_refused():
    with pytest.raises(ValueError, match="shape"):
        PartTables(np.ones((2, 2), dtype=bool), {"themes": np.zeros((2, 3), dtype=np.uint16)})
