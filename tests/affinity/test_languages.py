import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.affinity.languages import interpreter_of
from tests.affinity.events import Someone, event


def needed(host: tuple[str, ...], visitor: tuple[str, ...], interpreters: list[tuple[str, ...]]) -> int:
    meeting = event([Someone(languages=host)], [Someone(languages=visitor)], interpreters=interpreters)
    return int(interpreter_of(meeting, np.array([0]), np.array([0]), np.ones(1), [1] * len(interpreters))[0])


@pytest.mark.parametrize(
    ("host", "visitor", "interpreters", "position"),
    [
        (("da",), ("zh",), [("da", "zh")], 0),
        (("zh",), ("da",), [("da", "zh")], 0),
        (("da",), ("zh",), [("da", "pl"), ("da", "zh"), ("zh", "da")], 1),
        (("da", "en"), ("zh", "en"), [("da", "zh")], -1),
        (("da",), ("zh",), [("en", "zh")], -1),
        (("da",), ("zh",), [], -1),
        ((), ("zh",), [("da", "zh")], -1),
        (("da",), (), [("da", "zh")], -1),
        ((), (), [("da", "zh")], -1),
        (("da-DK",), ("zh-Hant",), [("DA", "zh-Hans")], 0),
    ],
)
def test_the_first_interpreter_who_joins_a_pair_without_a_common_language_is_needed(
    host, visitor, interpreters, position
):
    assert needed(host, visitor, interpreters) == position


def test_each_pair_is_answered_for_itself():
    hosts = [Someone(languages=("da",)), Someone(languages=("en",))]
    visitors = [Someone(languages=("zh",)), Someone(languages=("en",))]
    meeting = event(hosts, visitors, interpreters=[("en", "zh"), ("da", "zh")])
    found = interpreter_of(meeting, np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.ones(4), [1, 1])
    assert found.tolist() == [1, -1, 0, -1]


def shared(
    affinity: list[float], capacities: list[int], interpreters: list[tuple[str, ...]] | None = None
) -> list[int]:
    """Whom one Dane's pairs with several Chinese get."""
    joining = [("da", "zh")] * len(capacities) if interpreters is None else interpreters
    meeting = event([Someone(languages=("da",))], [Someone(languages=("zh",))] * len(affinity), interpreters=joining)
    hosts, visitors = np.zeros(len(affinity), dtype=np.intp), np.arange(len(affinity))
    return interpreter_of(meeting, hosts, visitors, np.array(affinity), capacities).tolist()


def test_pairs_are_shared_out_as_the_capacities_are():
    assert np.bincount(shared([0.5] * 65, [1, 1])).tolist() == [33, 32]
    assert np.bincount(shared([0.5] * 60, [1, 3, 2])).tolist() == [10, 30, 20]


def test_the_pair_of_the_highest_affinity_chooses_first_and_equals_in_their_order():
    assert shared([0.1, 0.9, 0.5, 0.5], [1, 1]) == [1, 0, 1, 0]


def test_an_interpreter_of_capacity_0_serves_only_whom_nobody_else_joins():
    assert shared([0.5] * 3, [0, 1]) == [1, 1, 1]
    assert shared([0.5] * 2, [0, 1], [("da", "zh"), ("da", "pl")]) == [0, 0]


@given(st.lists(st.sampled_from([0.1, 0.5, 0.9]), max_size=12), st.lists(st.integers(1, 4), min_size=1, max_size=4))
def test_no_interpreter_has_more_than_one_pair_above_a_fair_share(affinity, capacities):
    counts = np.bincount(np.array(shared(affinity, capacities), dtype=np.intp), minlength=len(capacities))
    assert counts.sum() == len(affinity)
    for count, capacity in zip(counts, capacities, strict=True):
        assert all((count - 1) * other <= many * capacity for many, other in zip(counts, capacities, strict=True))


@given(st.lists(st.floats(0, 1), max_size=12, unique=True), st.data())
def test_the_order_of_pairs_matters_only_among_equals(affinity, draw):
    order = draw.draw(st.permutations(range(len(affinity))))
    before, after = shared(affinity, [2, 1]), shared([affinity[at] for at in order], [2, 1])
    assert after == [before[at] for at in order]
