import pytest

from matchmaker.affinity.event import Delegation
from tests.affinity.events import Someone, event


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match=r"one length, got \[1, 1, 1, 1, 1, 2\]"):
        Delegation([()], [()], [()], [()], [()], [None, None])


@pytest.mark.parametrize("relation", ["vetoes", "met_before"])
@pytest.mark.parametrize("pair", [(1, 0), (0, 2), (-1, 0), (0, -1)])
def test_a_pair_outside_the_delegations_is_refused(relation, pair):
    with pytest.raises(ValueError, match="positions in the delegations"):
        event([Someone()], [Someone(), Someone()], **{relation: [pair]})


@pytest.mark.parametrize("relation", ["host_wants", "visitor_wants"])
def test_a_want_outside_the_delegations_is_refused(relation):
    with pytest.raises(ValueError, match="positions in the delegations"):
        event([Someone()], [Someone()], **{relation: {(0, 1): 1}})


@pytest.mark.parametrize("relation", ["host_wants", "visitor_wants"])
def test_a_rank_below_one_is_refused(relation):
    with pytest.raises(ValueError, match="ranks from 1 on, got 0"):
        event([Someone()], [Someone()], **{relation: {(0, 0): 0}})
