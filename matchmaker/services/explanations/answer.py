"""What an explanation says, as frozen data and as a JSON document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from matchmaker.files.instances import Instance
from matchmaker.files.plans import Conflict
from matchmaker.services.changes import Change


@dataclass(frozen=True, slots=True)
class Room:
    """A change that was verified to make room for the meeting beside all others, which stay where they are."""

    session: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Tried:
    """How the single changes were decided.

    Parameters
    ----------
    listed
        How many single changes there are.
    excluded
        How many of them a bound proves not to lead to the meeting.
    solved
        How many were planned again.
    undecided
        How many of those looked at were neither: their plan is not proven to be best, or time ended.
    """

    listed: int = 0
    excluded: int = 0
    solved: int = 0
    undecided: int = 0


@dataclass(frozen=True)
class Explanation:
    """The answer: what is so, why, and what would change it.

    Parameters
    ----------
    a, b
        The two people, as they were asked for.
    candidate
        Whether their pair is one that may be planned. What is not is given no weight and no reason.
    meet
        Whether they meet.
    weight, parts
        What their meeting is worth, and the named parts of that; None and empty where they are no candidate.
    sentences
        The answer in words, the most important first.
    binding
        By session, the rules that bind there while everything else stays as planned; none: the meeting would fit.
    changes
        Changes that make room for the meeting beside all others, verified.
    price
        By objective, what insisting on the meeting costs: its value then less its value now; empty if not computed.
    already
        Whether planning again, with nothing changed, would bring them together.
    smallest
        The first of the single changes, in the order of their cost, whose plan has the meeting; None: none was found.
    gain
        By objective, the value after `smallest` less the value now.
    proven
        The objectives in which the plan after `smallest` is proven to be best.
    decided
        Whether the answer is proven. With `smallest`: no cheaper change does. Without: no single change does.
    tried
        How the single changes were decided.
    planned
        The instance that the changes are made to: that of the question, or after what happened the one to repair.
    """

    a: str
    b: str
    candidate: bool
    meet: bool
    sentences: tuple[str, ...]
    weight: float | None = None
    parts: Mapping[str, float] = field(default_factory=dict)
    binding: Mapping[str, tuple[Conflict, ...]] = field(default_factory=dict)
    changes: tuple[Room, ...] = ()
    price: Mapping[str, float] = field(default_factory=dict)
    already: bool = False
    smallest: Change | None = None
    gain: Mapping[str, float] = field(default_factory=dict)
    proven: tuple[str, ...] = ()
    decided: bool = True
    tried: Tried = field(default_factory=Tried)
    planned: Instance | None = field(default=None, repr=False, compare=False)

    def document(self) -> dict[str, Any]:
        """Return the answer as plain data for a JSON document."""
        tried = self.tried
        return {
            "a": self.a,
            "b": self.b,
            "candidate": self.candidate,
            "meet": self.meet,
            "weight": self.weight,
            "parts": dict(self.parts),
            "sentences": list(self.sentences),
            "binding": {session: [_rule(said) for said in rules] for session, rules in self.binding.items()},
            "changes": [{"session": room.session, "sentence": room.sentence} for room in self.changes],
            "price": dict(self.price),
            "already": self.already,
            "smallest": None if self.smallest is None else self.smallest.document(),
            "gain": dict(self.gain),
            "proven": list(self.proven),
            "decided": self.decided,
            "tried": {
                "listed": tried.listed,
                "excluded": tried.excluded,
                "solved": tried.solved,
                "undecided": tried.undecided,
            },
        }


def _rule(said: Conflict) -> dict[str, Any]:
    return {"rule": said.rule, "ids": list(said.ids), "sentence": said.sentence}
