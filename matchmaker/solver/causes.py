"""The causes of a conflict or of an obstacle: rules, with the indices that they speak of."""

from dataclasses import dataclass

from matchmaker.solver.placements import Placements


@dataclass(frozen=True, order=True)
class Cause:
    """One rule of a conflict: its name and the indices that it speaks of (see `SUBJECTS`)."""

    rule: str
    subject: tuple[int, ...]


SUBJECTS: dict[str, tuple[str, ...]] = {
    "must": ("pair",),
    "locked": ("current",),
    "listed": ("current",),
    "forbidden": ("pair",),
    "theme": ("person", "session"),
    "pair_slots": ("pair",),
    "pair_session": ("pair",),
    "available": ("person",),
    "pair_once": ("pair",),
    "person_once_per_slot": ("person",),
    "max_meetings": ("person",),
    "max_in_a_row": ("person",),
    "tables": ("session",),
    "resource": ("resource", "slot"),
    "precedence": ("precedence",),
    "break_spread": (),
}
"""What the indices of a cause stand for, by rule. Rows of the same rule and subject are relaxed together."""


def refusers(rule: str, placements: Placements, column: int) -> list[tuple[int, ...]]:
    """Return who or what makes a placement rule refuse a placement, as the subjects of causes."""
    problem = placements.problem
    pair, session = int(placements.pair[column]), int(placements.session[column])
    people = placements.people[column]
    if rule == "available":
        away = ~problem.present(people, session)
        return [(int(person),) for person in people[away]]
    if rule == "theme":
        lacking = ~problem.has_theme[people, problem.session_theme[session]]
        return [(int(person), session) for person in people[lacking]]
    return [(pair,)]
