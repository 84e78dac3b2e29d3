"""An event as an instance file, so that the whole program can be measured, reading included.

Written line by line from the arrays: at 10,000 × 10,000 people the file has half a million pairs.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np

from matchmaker.solver.problem import ANY, NO_LIMIT, Problem

Entry = dict[str, Any]


def write_instance(problem: Problem, name: str, path: Path) -> None:
    """Write an event of the kind that `events` draws as ``matchmaker-instance/1``."""
    with path.open("w", encoding="utf-8") as file:
        file.write(f'{{"format": "matchmaker-instance/1", "name": {json.dumps(name)}')
        for key, entries in _lists(problem):
            file.write(f',\n"{key}": [')
            for number, entry in enumerate(entries):
                file.write((",\n" if number else "\n") + json.dumps(entry))
            file.write("]")
        file.write(f',\n"objective": {json.dumps(problem.objective)}}}\n')


def _lists(problem: Problem) -> Iterator[tuple[str, Iterable[Entry]]]:
    yield "slots", ({"id": f"t{slot}", "day": f"d{day}"} for slot, day in enumerate(problem.day.tolist()))
    yield "sessions", (_session(problem, session) for session in range(problem.n_sessions))
    capacities = problem.resource_capacity.max(axis=1, initial=0).tolist()
    yield "resources", ({"id": f"r{name}", "capacity": capacity} for name, capacity in enumerate(capacities))
    hosts = int(problem.pair_people[:, 1].min(initial=problem.n_people))
    yield "people", (_person(problem, person, hosts) for person in range(problem.n_people))
    yield "pairs", _pairs(problem)


def _session(problem: Problem, session: int) -> Entry:
    theme = int(problem.session_theme[session])
    return {
        "id": f"s{session}",
        "slots": [f"t{slot}" for slot in problem.session_slots(session)],
        "theme": None if theme == ANY else f"k{theme}",
        "tables": int(problem.session_tables[session]),
        "room": f"room{problem.session_room[session]}",
    }


def _person(problem: Problem, person: int, hosts: int) -> Entry:
    limits = {"max_meetings": problem.max_meetings, "max_in_a_row": problem.max_in_a_row}
    return {
        "id": f"p{person}",
        "side": "host" if person < hosts else "visitor",
        "themes": [f"k{theme}" for theme in np.flatnonzero(problem.has_theme[person])],
        "unavailable": [f"t{slot}" for slot in np.flatnonzero(~problem.available[person])],
        "min_meetings": int(problem.min_meetings[person]),
        **{name: None if limit[person] == NO_LIMIT else int(limit[person]) for name, limit in limits.items()},
    }


def _pairs(problem: Problem) -> Iterator[Entry]:
    by_pair = groupby(sorted(problem.uses.tolist()), itemgetter(0))
    using = {pair: [f"r{name}" for _, name in rows] for pair, rows in by_pair}
    columns = zip(problem.pair_people.tolist(), problem.weight.tolist(), strict=True)
    for pair, ((one, other), weight) in enumerate(columns):
        entry = {"id": f"e{pair}", "a": f"p{one}", "b": f"p{other}", "weight": weight}
        yield entry | ({"uses": using[pair]} if pair in using else {})
