"""At one moment: no lost update, no double effect, no write skew, and nobody sees a failure of ours."""

import pytest

from tests.long_forms import only_long
from tests.web.contests import CONTESTS
from tests.web.contests_of_offices import CONTESTS_OF_OFFICES

EVERY = [*CONTESTS, *CONTESTS_OF_OFFICES]
ROUNDS = {2: 200, 4: 200, 8: 200}


@pytest.mark.parametrize("contest", EVERY, ids=lambda contest: contest.__name__)
def test_of_several_who_act_at_once_each_is_answered_truly(ground, contest):
    for number, actors in enumerate((2, 4)):
        contest(ground, actors, number)


@pytest.mark.bars
@only_long
@pytest.mark.parametrize("contest", EVERY, ids=lambda contest: contest.__name__)
def test_in_two_hundred_rounds_of_two_four_and_eight_each_is_answered_truly(ground, contest, figure):
    for actors, rounds in ROUNDS.items():
        for number in range(rounds):
            contest(ground, actors, number)
    figure(f"rounds of {contest.__name__}, by actors", ROUNDS)
