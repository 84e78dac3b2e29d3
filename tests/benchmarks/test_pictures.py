"""The pictures of the method say what the solver does, and are those that the script draws."""

from xml.etree import ElementTree as ET

import numpy as np
import pytest

from matchmaker.solver.arrays import ints
from matchmaker.solver.chains import Twins, chains_of, gains
from matchmaker.solver.placements import allowed_placements
from matchmaker.solver.schedule import Schedule
from matchmaker.solver.spans import slots_between
from matchmaker.solver.values import break_counts
from tests.benchmarks.pictures import (
    AWAY,
    BREAKS,
    CHAIN_MEETINGS,
    CHAIN_PEOPLE,
    CHAIN_SLOTS,
    EXCHANGED,
    FITS,
    FOLDER,
    PICTURES,
    SPAN_SLOTS,
    SPANS,
    WINDOW,
    Meetings,
    exchanged_meetings,
)
from tests.instances import event, pair, session
from tests.solver.planning import problem_of

SLOTS = ["t1", "t2", "t3", "t4"]
HEAVIEST = 60_000


def drawn(meetings: Meetings) -> Schedule:
    """Return meetings of the picture as a schedule, with as many tables in each slot as it needs at first."""
    pairs = [pair(a, b, 1.0) for a, b, _ in CHAIN_MEETINGS]
    used = [sum(slot == at for *_, slot in CHAIN_MEETINGS) for at in range(1, len(SLOTS) + 1)]
    sessions = [session(f"s-{name}", name, tables=tables) for name, tables in zip(SLOTS, used, strict=True)]
    placements = allowed_placements(problem_of(event(list(SLOTS), sessions, pairs)))
    return Schedule(placements, ints([placements.find(i, slot - 1) for i, (*_, slot) in enumerate(meetings)]))


def breaks(schedule: Schedule) -> int:
    placements = schedule.placements
    held = placements.pair[schedule.place], placements.session[schedule.place]
    return int(break_counts(placements.problem, *held).sum())


def test_the_exchange_that_is_drawn_is_that_of_a_chain_and_gains_its_breaks() -> None:
    schedule = drawn(CHAIN_MEETINGS)
    chains = chains_of(schedule, Twins(schedule.placements), *(slot - 1 for slot in CHAIN_SLOTS))
    names = np.asarray(sorted({name for a, b, _ in CHAIN_MEETINGS for name in (a, b)}))
    of_name = dict(zip(names[chains.person].tolist(), chains.of_person.tolist(), strict=True))
    (exchanged,) = {of_name[name] for name in EXCHANGED}
    (other,) = {of_name[name] for name in set(CHAIN_PEOPLE) - EXCHANGED}
    change = gains(schedule, chains, ("idle",))[0]
    assert (change[exchanged], change[other]) == (BREAKS[1] - BREAKS[0], 1)
    moves = chains.chain == exchanged
    schedule.move(chains.meeting[moves], chains.target[moves])
    assert schedule.place.tolist() == drawn(exchanged_meetings()).place.tolist()
    assert (schedule.activity <= schedule.upper).all()


def test_the_breaks_that_are_drawn_are_counted() -> None:
    assert (breaks(drawn(CHAIN_MEETINGS)), breaks(drawn(exchanged_meetings()))) == BREAKS


def test_the_span_that_is_drawn_holds_as_many_meetings_as_its_row_says() -> None:
    free = np.asarray([[slot not in AWAY for slot in range(1, SPAN_SLOTS + 1)]])
    first, last = WINDOW
    assert slots_between(free)[0, first - 1, last - 1] == FITS
    assert sum(first <= begin and end <= last for _, begin, end in SPANS) == 4
    assert free.sum() == 5


@pytest.mark.parametrize("name", PICTURES)
def test_each_picture_is_what_the_script_draws(name: str) -> None:
    kept = (FOLDER / name).read_text(encoding="utf-8")
    assert kept == PICTURES[name]()
    assert len(kept) < HEAVIEST
    assert ET.fromstring(kept).get("aria-label")  # noqa: S314 (a file of ours)
