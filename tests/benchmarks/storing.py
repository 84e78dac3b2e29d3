"""Events and chosen meetings as files between processes: drawing an event must not count as memory of solving it."""

import dataclasses
import json
from pathlib import Path

import numpy as np

from matchmaker.solver.arrays import Ints, ints
from matchmaker.solver.problem import Problem

PLAIN = ("max_break_spread", "objective")


def store_event(problem: Problem, path: Path) -> None:
    """Write the arrays of an event."""
    names = [field.name for field in dataclasses.fields(Problem) if field.name not in PLAIN]
    plain = json.dumps({name: getattr(problem, name) for name in PLAIN})
    np.savez(path, allow_pickle=False, plain=np.asarray(plain), **{name: getattr(problem, name) for name in names})


def load_event(path: Path) -> Problem:
    """Return an event that was stored."""
    with np.load(path, allow_pickle=False) as stored:
        plain = json.loads(str(stored["plain"]))
        arrays = {name: stored[name] for name in stored.files if name != "plain"}
    return Problem(**arrays, max_break_spread=plain["max_break_spread"], objective=tuple(plain["objective"]))


def store_meetings(pair: Ints, session: Ints, path: Path) -> None:
    """Write chosen meetings."""
    np.savez(path, allow_pickle=False, pair=pair, session=session)


def load_meetings(path: Path) -> tuple[Ints, Ints]:
    """Return pair and session of meetings that were stored."""
    with np.load(path, allow_pickle=False) as stored:
        return ints(stored["pair"]), ints(stored["session"])
