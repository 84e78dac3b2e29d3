"""Why two people meet, or why not, and the smallest change that would make them: the answer put together.

Four questions are answered by computing, not by guessing: which rules bind in each session while everything else stays
as planned (`binding`), what would make room for the meeting beside all others (`room`), what it would cost to insist on
the meeting (`price`), and the smallest change after which the plan itself has it (`searching`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from matchmaker.errors import InputError, NoPlanError
from matchmaker.files.instances import Instance, Pair
from matchmaker.files.plans import Plan
from matchmaker.services.changes import in_words
from matchmaker.services.conflicts import Words
from matchmaker.services.encode.arrays import pair_index
from matchmaker.services.explanations.answer import Explanation
from matchmaker.services.explanations.binding import MOST_SESSIONS_NAMED, could_be_anywhere, obstacles_of, what_binds
from matchmaker.services.explanations.price import differences_in_words, price_of
from matchmaker.services.explanations.question import Limits, Progress, Question
from matchmaker.services.explanations.room import rooms_made
from matchmaker.services.explanations.searching import Smallest, smallest_change
from matchmaker.services.matching import require_plan_of
from matchmaker.services.repairs import latest_now, sessions_over, to_repair


def explain(
    instance: Instance,
    plan: Plan,
    a: str,
    b: str,
    *,
    time_limit_s: float = 60.0,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    again: Plan | None = None,
) -> Explanation:
    """Explain a pair of a plan.

    Parameters
    ----------
    instance, plan
        What was planned, and the plan; its events are taken into account.
    a, b
        Ids of the two people; where both orders are listed, the order says which of their meetings is asked for.
    time_limit_s
        For the whole answer, in seconds; what is not decided by then is said not to be.
    progress, cancelled
        Told the stage, how much of it is done and how much there is; asked often whether to stop with what is known.
    again
        The plan that the solver makes of the instance as it is, with the seed of `plan`, where the caller has it.

    Raises
    ------
    InputError
        A person is not in the instance, or the plan is not one of it.
    """
    limits = Limits(time_limit_s, progress or (lambda *_: None), cancelled or (lambda: False))
    require_plan_of(instance, plan)
    _require_two(instance, a, b)
    words = Words(instance)
    two = f"{words.person(a)} and {words.person(b)}"
    listed = pair_index(instance.pairs)
    index = listed.get((a, b))
    held = [meeting for meeting in plan.meetings if listed[meeting.a, meeting.b] == index]
    if index is None or (instance.pairs[index].forbidden and not held):
        return Explanation(a, b, False, False, (f"{two} do not meet: {_why_unlisted(instance, a, b)}.",))
    pair = instance.pairs[index]
    known = Explanation(a, b, True, bool(held), (), pair.weight, parts_of(pair), planned=instance)
    if plan.status == "infeasible":
        refused = str(NoPlanError([conflict.sentence for conflict in plan.conflict]))
        said = (f"{two} do not meet, since there is no plan.", refused)
        return replace(known, sentences=said, decided=False)
    if held:
        place = f"in session {held[0].session} ({held[0].slot}), table {held[0].table}"
        return replace(known, sentences=(f"{two} meet {place}.", *_worth(pair)))
    over: frozenset[str] = frozenset()
    if plan.events:  # The question is then what the repair could have done, with what took place held.
        now = latest_now(instance, plan.events)
        over = sessions_over(instance, now)
        instance = to_repair(instance, plan, plan.events, now)
    question = Question(instance, plan, index, two, limits, over, None if plan.events else again)
    return _why_not(question, replace(known, planned=instance))


def _require_two(instance: Instance, a: str, b: str) -> None:
    known = {person.id for person in instance.people}
    for name, person in (("A", a), ("B", b)):
        if person not in known:
            raise InputError(name, "", "a person of the instance", f'"{person}"')
    if a == b:
        raise InputError("B", "", "two different people", f'"{b}" twice')


def _why_unlisted(instance: Instance, a: str, b: str) -> str:
    """Return that a pair is no candidate; why, only where the sides say so, which everybody knows."""
    side = {person.id: person.side for person in instance.people}
    if side[a] is not None and side[a] == side[b]:
        return f"both are on the side of the {side[a]}s, and only people of different sides meet"
    return "they are not among the pairs that may be planned"


def parts_of(pair: Pair) -> Mapping[str, float]:
    """Return the named parts of a pair's weight that are numbers, the strongest first."""
    numbers = {
        name: float(value)
        for name, value in pair.reasons.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
    return dict(sorted(numbers.items(), key=lambda part: (-part[1], part[0])))


def _worth(pair: Pair) -> Iterator[str]:
    """Yield what the meeting is worth and which parts say so, the strongest first."""
    yield f"Their meeting is worth {pair.weight:g}."
    parts = parts_of(pair)
    if parts:
        yield "Parts of the score: " + ", ".join(f"{name} {value:g}" for name, value in parts.items()) + "."


def _why_not(question: Question, known: Explanation) -> Explanation:
    found = obstacles_of(question)
    words = Words(question.instance)
    binding = {
        question.instance.sessions[obstacle.session].id: tuple(map(words.conflict, obstacle.causes))
        for obstacle in found
    }
    changes = tuple(rooms_made(question, found)) if all(binding.values()) else ()
    question.limits.progress("price", 0, 1)
    price = price_of(question)
    smallest = smallest_change(question, price.plan)
    sentences = [f"{question.two} do not meet.", *_worth(question.pair), *what_binds(question, found)]
    sentences += [f"They would meet {room.sentence}." for room in changes[:MOST_SESSIONS_NAMED]]
    sentences += [price.sentence] if could_be_anywhere(found) else []
    sentences += _smallest_in_words(question, smallest)
    return replace(
        known,
        sentences=tuple(sentences),
        binding=binding,
        changes=changes,
        price=price.by_objective,
        already=smallest.already,
        smallest=smallest.change,
        gain=smallest.gain,
        proven=smallest.proven,
        decided=smallest.decided,
        tried=smallest.tried,
    )


ORDER = (
    "one slot freed for one of the two; one maximum of theirs raised by one; one more interpreter or table; "
    "one meeting given up, those of the two before those of others, the lightest first"
)
"""The order of cost in which changes are looked for, in words."""


def _smallest_in_words(question: Question, smallest: Smallest) -> Sequence[str]:
    if smallest.already:
        return ["Planning again as things are would bring them together."]
    if smallest.change is None:
        if smallest.decided:
            return [f"No single change would make them meet: proven for all {smallest.tried.listed} ({ORDER})."]
        return [f"No single change was found, but not all {smallest.tried.listed} could be decided ({ORDER})."]
    sure = "it is the cheapest" if smallest.decided else "whether a cheaper one would do was not decided"
    change = in_words(question.instance, smallest.change)
    return [
        f"Smallest change: planned again, they would meet {change}; {sure}. Looked for in this order: {ORDER}.",
        f"That plan against one with nothing changed: {differences_in_words(smallest.gain)}.",
    ]
