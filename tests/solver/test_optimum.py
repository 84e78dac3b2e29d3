"""The whole solver equals brute force in every objective in order, over all rules, by the method that fits."""

import pytest

from tests.solver.planning import each_of
from tests.solver.test_exact import assert_best

PARTS = 8


@pytest.mark.bars
@pytest.mark.timeout(3_000)
@pytest.mark.parametrize("part", range(PARTS))
def test_a_plan_is_as_good_as_brute_force_says(part: int) -> None:
    each_of(2_000 // PARTS, 100 + part, assert_best)
