"""At one moment: no lost update, no double effect, no write skew, and nobody sees a failure of ours."""

import os

import pytest

from tests.web.contests import CONTESTS

LONG = os.environ.get("MATCHMAKER_BARS") == "long"
ROUNDS = {2: 200, 4: 200, 8: 200}


@pytest.mark.parametrize("contest", CONTESTS, ids=lambda contest: contest.__name__)
def test_of_several_who_act_at_once_each_is_answered_truly(ground, contest):
    for number, actors in enumerate((2, 4)):
        contest(ground, actors, number)


@pytest.mark.bars
@pytest.mark.timeout(3600)
@pytest.mark.skipif(not LONG, reason="the long form runs on demand")
@pytest.mark.parametrize("contest", CONTESTS, ids=lambda contest: contest.__name__)
def test_in_two_hundred_rounds_of_two_four_and_eight_each_is_answered_truly(ground, contest):
    for actors, rounds in ROUNDS.items():
        for number in range(rounds):
            contest(ground, actors, number)
