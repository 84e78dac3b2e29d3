"""A share of the time: a part that is cut short leaves the rest its time, and the run says that time had a say."""

from dataclasses import dataclass

import pytest

from matchmaker.solver.effort import Effort


@dataclass
class Watch:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_part_ends_after_its_share_and_the_run_goes_on() -> None:
    watch = Watch()
    effort = Effort(10.0, watch)
    with effort.within(0.6) as part:
        watch.now = 5.9
        assert not part.over()
        watch.now = 6.1
        assert part.over()
    assert not effort.over()
    assert effort.left_s == pytest.approx(3.9)


def test_a_run_of_which_a_part_was_cut_short_says_so() -> None:
    watch = Watch()
    effort = Effort(10.0, watch)
    with effort.within(0.5) as part:
        watch.now = 6.0
        part.over()
    assert (effort.stopped, effort.cut_short) == (False, True)


def test_a_run_whose_parts_ended_by_themselves_repeats() -> None:
    effort = Effort(10.0, Watch())
    with effort.within(0.5) as part:
        part.over()
    assert not effort.cut_short


def test_a_share_is_one_of_the_time_that_is_left() -> None:
    watch = Watch()
    effort = Effort(10.0, watch)
    watch.now = 8.0
    with effort.within(0.5) as part:
        assert part.time_limit_s == pytest.approx(1.0)
