"""What an edit costs: the change of each objective, the rules that it breaks, and who would have to be told."""

from collections.abc import Callable, Sequence

from matchmaker.solver.board.calendars import PAIR, Sitting
from matchmaker.solver.board.edits import Edit, Place, Price
from matchmaker.solver.board.rules import RULES
from matchmaker.solver.board.seating import Seating, Touched


def price(seating: Seating, edit: Edit) -> Price:
    """Return what an edit changes in each objective, which rules it would break and who would be told.

    It is the difference of two whole plans, computed from the people that the edit touches.
    """
    touched = seating.touched(edit.net())
    broken = tuple(sorted({found for rule in RULES.values() for found in rule(seating, touched)}))
    told, spared = _told(seating, touched)
    return Price(_change(seating, touched), broken, told, spared)


def _change(seating: Seating, touched: Touched) -> dict[str, float]:
    edit, days = touched.edit, touched.days.values()
    changes: dict[str, Callable[[], float]] = {
        "guarantee": lambda: _fewer(seating, touched),
        "weight": lambda: _weight(seating, edit.into) - _weight(seating, edit.out),
        "idle": lambda: sum(after.breaks - before.breaks for before, after in days),
        "rooms": lambda: sum(after.rooms - before.rooms for before, after in days),
        "moves": lambda: (
            sum(place in seating.kept for place in edit.out) - sum(place in seating.kept for place in edit.into)
        ),
    }
    return {name: changes[name]() for name in seating.problem.objective}


def _weight(seating: Seating, places: Sequence[Place]) -> float:
    return sum(seating.weight[pair] for pair, _ in places)


def _fewer(seating: Seating, touched: Touched) -> int:
    """Return by how much more people would be short of their guaranteed minimums."""
    return sum(
        max(0, seating.least[person] - len(after)) - max(0, seating.least[person] - len(before))
        for person, (before, after) in touched.held.items()
    )


def _told(seating: Seating, touched: Touched) -> tuple[frozenset[int], frozenset[int]]:
    """Return whose meetings would newly differ from the plan in force, and whose no longer; none without one."""
    told: set[int] = set()
    spared: set[int] = set()
    for person, (before, after) in touched.held.items() if seating.in_force else ():
        differed, differs = (_places(held) != seating.in_force[person] for held in (before, after))
        if differs and not differed:
            told.add(person)
        elif differed and not differs:
            spared.add(person)
    return frozenset(told), frozenset(spared)


def _places(held: Sequence[Sitting]) -> set[Place]:
    return {(sitting[PAIR], sitting[2]) for sitting in held if sitting[PAIR] >= 0}
