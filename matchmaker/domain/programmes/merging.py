"""Three programmes of a workshop: as both began, as one saved it, as the other typed it; and what becomes of them.

The parts (slots, rooms, sessions, interpreters, items, the share of spare tables) are told apart by their ids. What is
agreed about the workshop as a whole is edited elsewhere, so the terms are not among them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from matchmaker.domain.programmes.differences import Difference, differences
from matchmaker.domain.programmes.document import Interpreters, Item, Programme, Room, Session, Slot

SPARE = "spare"


@dataclass(frozen=True, slots=True)
class Spare:
    """The share of tables that stays free, as a part of its own: there is one of them, whatever it is."""

    percent: int
    id: str = SPARE


Part = Slot | Room | Session | Interpreters | Item | Spare


@dataclass(frozen=True, slots=True)
class Key:
    """Which part: of what kind (`slots`, `rooms`, `sessions`, `interpreters`, `items`, `spare`), and its id."""

    kind: str
    id: str


_KINDS: dict[str, Callable[[Programme], tuple[Any, ...]]] = {
    "slots": lambda programme: programme.slots,
    "rooms": lambda programme: programme.rooms,
    "sessions": lambda programme: tuple(replace(each, title="") for each in programme.sessions),
    "interpreters": lambda programme: programme.interpreters,
    "items": lambda programme: programme.items,
    SPARE: lambda programme: (Spare(programme.spare_percent),),
}
"""What the form shows of each kind; a session has no title there."""


def part(programme: Programme, key: Key) -> Part | None:
    """Return a part of a programme; None where it has no such part."""
    return next((each for each in _KINDS[key.kind](programme) if each.id == key.id), None)


def contested(base: Programme, theirs: Programme, yours: Programme) -> list[Key]:
    """Return the parts that the first changed, added or removed, and that are something else with the second."""
    found = dict.fromkeys(
        Key(kind, each.id) for kind, parts in _KINDS.items() for each in (*parts(base), *parts(theirs))
    )
    return [key for key in found if part(theirs, key) not in (part(base, key), part(yours, key))]


def merged(theirs: Programme, yours: Programme, taken: Iterable[Key]) -> Programme:
    """Return what the second typed, with these parts as the first saved them."""
    for key in taken:
        yours = _with(yours, key, part(theirs, key))
    return yours


def change_of(base: Programme, after: Programme, key: Key) -> list[Difference]:
    """Return what has to be said of how one part came to be as it is `after`; nothing where it was left alone."""
    return differences(_with(after, key, part(base, key)), after)


def _with(programme: Programme, key: Key, wanted: Part | None) -> Programme:
    """Return a programme with one part as wanted, in its place or at the end, or without it."""
    if key.kind == SPARE:
        return replace(programme, spare_percent=wanted.percent) if isinstance(wanted, Spare) else programme
    parts = _KINDS[key.kind](programme)
    if wanted is None:
        kept = tuple(each for each in parts if each.id != key.id)
    elif part(programme, key) is None:
        kept = (*parts, wanted)
    else:
        kept = tuple(wanted if each.id == key.id else each for each in parts)
    changed: dict[str, Any] = {key.kind: kept}
    return replace(programme, **changed)
