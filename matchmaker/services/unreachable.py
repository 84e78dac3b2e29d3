"""Why a guarantee cannot be reached for some people: the limits that alone forbid it, each proven.

A person may be short because of a limit of their own (their maximum, too few candidates, too few slots), or because a
set of people compete for the same tables or for the same partners. What is named holds for every plan, not only for the
one at hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from matchmaker.files.instances import Instance
from matchmaker.files.plans import Plan
from matchmaker.services.conflicts import Words, counted
from matchmaker.services.encode.arrays import to_problem
from matchmaker.solver.placements import openings
from matchmaker.solver.reachable import Shortage, shortages


@dataclass(frozen=True, slots=True)
class Limit:
    """What alone forbids a guarantee.

    Parameters
    ----------
    kind
        ``maximum``: they take so few meetings; ``candidates``: so few people can be met at all; ``slots``: in so few
        slots somebody can be met; ``tables``: the sessions that `people` can use have so few; ``partners``: those whom
        `people` can meet may have so few.
    people
        Ids of those who cannot together have what is guaranteed to them; one but for ``tables`` and ``partners``.
    needed, most
        How many meetings are guaranteed to them together, and how many they can have at most by this limit alone.
    ids
        Of the candidates, slots, sessions or partners.
    sentence
        The same in words.
    """

    kind: str
    people: tuple[str, ...]
    needed: int
    most: int
    ids: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Somebody with fewer meetings than guaranteed.

    Parameters
    ----------
    person
        Id of the person.
    meetings, guaranteed
        How many meetings the person has, and how many were guaranteed.
    limits
        What alone forbids it, in every plan. None: only all rules together do, if `proven`.
    proven
        Whether no plan has fewer meetings short of the guarantee than this one.
    """

    person: str
    meetings: int
    guaranteed: int
    limits: tuple[Limit, ...]
    proven: bool

    @property
    def sentences(self) -> tuple[str, ...]:
        """The answer in words."""
        if self.limits:
            return tuple(limit.sentence for limit in self.limits)
        if self.proven:
            return ("No limit alone forbids the guarantee, but all rules together do: proven.",)
        return ("Whether the guarantee can be reached for everybody is not proven; a longer run may do it.",)


def unreachable(instance: Instance, plan: Plan) -> tuple[Unreachable, ...]:
    """Return those with fewer meetings than guaranteed and why, in the instance's order.

    Parameters
    ----------
    instance, plan
        What was planned, and its plan.
    """
    counts = dict.fromkeys((person.id for person in instance.people), 0)
    for meeting in plan.meetings:
        counts[meeting.a] += 1
        counts[meeting.b] += 1
    short = [person for person in instance.people if counts[person.id] < person.min_meetings]
    if not short:
        return ()
    found = [_limit(instance, shortage) for shortage in shortages(openings(to_problem(instance)))]
    reached: Mapping[str, float] = plan.objective
    proven = "guarantee" in reached and plan.bound["guarantee"] == reached["guarantee"]
    return tuple(
        Unreachable(
            person.id,
            counts[person.id],
            person.min_meetings,
            tuple(limit for limit in found if person.id in limit.people),
            proven,
        )
        for person in short
    )


def _limit(instance: Instance, shortage: Shortage) -> Limit:
    words = Words(instance)
    people = tuple(instance.people[person].id for person in shortage.people)
    everything = {
        "slots": [slot.id for slot in instance.slots],
        "tables": [session.id for session in instance.sessions],
    }
    named = everything.get(shortage.kind, [person.id for person in instance.people])
    ids = tuple(named[index] for index in shortage.others)
    who = ", ".join(words.person(person) for person in people)
    needed, most = counted(shortage.needed, "meeting"), counted(shortage.most, "meeting")
    them = "each of them" if len(people) > 1 else "them"
    said = {
        "maximum": f"{who} should have {needed}, but takes at most {shortage.most}.",
        "candidates": f"{who} should have {needed}, but can meet {counted(len(ids), 'candidate')} only.",
        "slots": f"{who} should have {needed}, but has room for {shortage.most} in the slots that suit somebody.",
        "tables": f"{who} should have {needed} in all, but the tables that suit {them} allow {most} at most.",
        "partners": f"{who} should have {needed} in all, but those whom they can meet allow {most} at most.",
    }
    return Limit(shortage.kind, people, shortage.needed, shortage.most, ids, said[shortage.kind])
