"""Why two people meet, or why not, and the smallest change that would make them.

Three questions are answered by computing, not by guessing: which rules bind in each session while everything else stays
as planned (`solver.explain`), which *single* change would let the meeting take place beside all others (each
candidate is verified by solving again), and what it would cost to insist on the meeting (the whole instance solved
again with it).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from matchmaker.errors import InputError, NoPlanError, OutOfTimeError
from matchmaker.files.instances import CurrentMeeting, Instance, Pair
from matchmaker.files.plans import Plan
from matchmaker.services.changes import CHANGES
from matchmaker.services.conflicts import Words
from matchmaker.services.encode.arrays import pair_index, to_problem
from matchmaker.services.matching import gap_of, require_plan_of, solve
from matchmaker.services.repairs import latest_now, sessions_over, to_repair
from matchmaker.solver.arrays import ints
from matchmaker.solver.causes import Cause
from matchmaker.solver.explain import Obstacle, obstacles
from matchmaker.solver.values import MAXIMISED

MOST_SESSIONS_NAMED = 5


@dataclass(frozen=True)
class Change:
    """A single change that was verified to make the meeting possible beside all others."""

    session: str
    sentence: str


@dataclass(frozen=True)
class Explanation:
    """The answer: what is so, why, and what would change it.

    Parameters
    ----------
    a, b
        The two people.
    meet
        Whether they meet.
    sentences
        The answer in words, the most important first.
    binding
        By session, the rules that bind there (names of rules and sentences).
    changes
        Single changes, verified.
    price
        By objective, what insisting on the meeting costs: its value then less its value now; empty if not computed.
    """

    a: str
    b: str
    meet: bool
    sentences: tuple[str, ...]
    binding: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    price: dict[str, float] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """Return the answer as plain data for a JSON document."""
        return {
            "a": self.a,
            "b": self.b,
            "meet": self.meet,
            "sentences": list(self.sentences),
            "binding": self.binding,
            "changes": [{"session": change.session, "sentence": change.sentence} for change in self.changes],
            "price": self.price,
        }


def explain(instance: Instance, plan: Plan, a: str, b: str, *, time_limit_s: float = 60.0) -> Explanation:
    """Explain a pair of a plan.

    Parameters
    ----------
    instance, plan
        What was planned, and the plan; its events are taken into account.
    a, b
        Ids of the two people; where both orders are listed, the order says which of their meetings is asked for.
    time_limit_s
        For solving again with the meeting, in seconds.

    Raises
    ------
    InputError
        A person is not in the instance, or the plan is not one of it.
    """
    require_plan_of(instance, plan)
    words = Words(instance)
    known = {person.id for person in instance.people}
    for name, person in (("A", a), ("B", b)):
        if person not in known:
            raise InputError(name, "", "a person of the instance", f'"{person}"')
    if a == b:
        raise InputError("B", "", "two different people", f'"{b}" twice')
    two = f"{words.person(a)} and {words.person(b)}"
    listed = pair_index(instance.pairs)
    index = listed.get((a, b))
    if index is None:
        return Explanation(a, b, False, (f"{two} do not meet: {_why_unlisted(instance, a, b)}.",))
    pair = instance.pairs[index]
    held = [meeting for meeting in plan.meetings if listed[meeting.a, meeting.b] == index]
    if plan.status == "infeasible":
        said = [conflict.sentence for conflict in plan.conflict]
        return Explanation(a, b, False, (f"{two} do not meet, since there is no plan.", str(NoPlanError(said))))
    if held:
        place = f"in session {held[0].session} ({held[0].slot}), table {held[0].table}"
        return Explanation(a, b, True, (f"{two} meet {place}.", *_worth(pair)))
    over: frozenset[str] = frozenset()
    if plan.events:  # The question is then what the repair could have done, with what took place held.
        now = latest_now(instance, plan.events)
        over = sessions_over(instance, now)
        instance = to_repair(instance, plan, plan.events, now)
    return _why_not(_Question(instance, plan, index, two, time_limit_s, over))


def _why_unlisted(instance: Instance, a: str, b: str) -> str:
    side = {person.id: person.side for person in instance.people}
    if side[a] is not None and side[a] == side[b]:
        return f"both are on the side of the {side[a]}s, and only people of different sides meet"
    return "they are not among the pairs of the instance"


def _worth(pair: Pair) -> Iterator[str]:
    """Yield what the meeting is worth and which parts say so, the strongest first."""
    yield f"Their meeting is worth {pair.weight:g}."
    numbers = {name: value for name, value in pair.reasons.items() if isinstance(value, int | float)}
    if numbers:
        parts = sorted(numbers.items(), key=lambda part: (-part[1], part[0]))
        yield "Parts of the score: " + ", ".join(f"{name} {value:g}" for name, value in parts) + "."


@dataclass(frozen=True)
class _Question:
    """A pair that does not meet. `over`: sessions that have begun, where nothing can be changed."""

    instance: Instance
    plan: Plan
    index: int
    two: str
    time_limit_s: float
    over: frozenset[str] = frozenset()

    @property
    def pair(self) -> Pair:
        """The pair that was asked for."""
        return self.instance.pairs[self.index]


def _why_not(question: _Question) -> Explanation:
    found = _obstacles(question)
    words = Words(question.instance)
    binding = {
        question.instance.sessions[obstacle.session].id: [
            {"rule": said.rule, "ids": list(said.ids), "sentence": said.sentence}
            for said in map(words.conflict, obstacle.causes)
        ]
        for obstacle in found
    }
    fits = any(not obstacle.causes for obstacle in found)
    changes = () if fits else tuple(_verified_changes(question, found))
    sentences = [f"{question.two} do not meet.", *_worth(question.pair)]
    sentences += _what_binds(question, found, words)
    sentences += [f"They would meet {change.sentence}." for change in changes[:MOST_SESSIONS_NAMED]]
    price: dict[str, float] = {}
    if any(not obstacle.causes or not _forbidding(obstacle.causes) for obstacle in found):
        said, price = _price(question)
        sentences.append(said)
    return Explanation(question.pair.a, question.pair.b, False, tuple(sentences), binding, changes, price)


def _obstacles(question: _Question) -> list[Obstacle]:
    problem = to_problem(question.instance)
    listed = pair_index(question.instance.pairs)
    session_at = {session.id: index for index, session in enumerate(question.instance.sessions)}
    pair = ints([listed[meeting.a, meeting.b] for meeting in question.plan.meetings])
    session = ints([session_at[meeting.session] for meeting in question.plan.meetings])
    found = obstacles(problem, pair, session, question.index)
    return [obstacle for obstacle in found if question.instance.sessions[obstacle.session].id not in question.over]


FORBIDDING = frozenset({"forbidden", "theme", "pair_slots", "pair_session", "available"})
"""Rules that speak of the pair in the session alone: no change of other meetings helps."""


def _forbidding(causes: tuple[Cause, ...]) -> bool:
    return any(cause.rule in FORBIDDING for cause in causes)


def _what_binds(question: _Question, found: list[Obstacle], words: Words) -> Iterator[str]:
    """Yield, for the sessions with the fewest obstacles, what stands in the way."""
    if not found:
        yield "There is no session."
    for obstacle in found[:MOST_SESSIONS_NAMED]:
        session = question.instance.sessions[obstacle.session]
        place = f"In {session.id} ({', '.join(session.slots)})"
        if not obstacle.causes:
            yield f"{place} they could meet beside all others."
            continue
        yield f"{place}: " + " ".join(
            _binding_sentence(question, cause, session.slots, words) for cause in obstacle.causes
        )


def _binding_sentence(question: _Question, cause: Cause, slots: tuple[str, ...], words: Words) -> str:
    """Return the rule in words; where a person is busy, with whom, and where tables are full, that they are."""
    if cause.rule == "person_once_per_slot":
        person = question.instance.people[cause.subject[0]].id
        sessions = {session.id for session in question.instance.sessions if set(session.slots) & set(slots)}
        for meeting in question.plan.meetings:
            if person in (meeting.a, meeting.b) and meeting.session in sessions:
                other = meeting.b if meeting.a == person else meeting.a
                return f"{words.person(person)} meets {words.person(other)} then."
    sentence = words.conflict(cause).sentence
    return sentence[:-1] + ", all taken." if cause.rule == "tables" and "no table" not in sentence else sentence


def _verified_changes(question: _Question, found: list[Obstacle]) -> Iterator[Change]:
    """Yield the single changes that make room for the meeting beside all others, each verified by solving."""
    for obstacle in found:
        if len(obstacle.causes) == 1:
            cause, session = obstacle.causes[0], question.instance.sessions[obstacle.session]
            changed = CHANGES[cause.rule](question.instance, cause, obstacle.session) if cause.rule in CHANGES else None
            if changed is not None and _possible_beside(replace(question, instance=changed[0]), session.id):
                yield Change(session.id, changed[1])


def _possible_beside(question: _Question, session: str) -> bool:
    """Return whether the meeting fits into the session with all other meetings locked, by solving."""
    instance, plan = question.instance, question.plan
    current = tuple(CurrentMeeting(m.a, m.b, m.session, locked=True) for m in plan.meetings)
    held = pair_index(instance.pairs)
    kept = {held[m.a, m.b] for m in plan.meetings} | {question.index}
    pairs = tuple(
        replace(pair, must=True, session=session) if index == question.index else pair
        for index, pair in enumerate(instance.pairs)
        if index in kept
    )
    known = {pair.id for pair in pairs}
    precedences = tuple(both for both in instance.precedences if known.issuperset(both))
    trial = replace(instance, pairs=pairs, current=current, precedences=precedences, objective=("weight",))
    try:
        return solve(trial, sha256="", time_limit_s=question.time_limit_s).status != "infeasible"
    except OutOfTimeError:
        return False


def _price(question: _Question) -> tuple[str, dict[str, float]]:
    """Return what it costs to insist on the meeting, found by planning everything again with it."""
    pairs = list(question.instance.pairs)
    pairs[question.index] = replace(question.pair, must=True, forbidden=False)
    try:
        insisted = solve(replace(question.instance, pairs=tuple(pairs)), sha256="", time_limit_s=question.time_limit_s)
    except OutOfTimeError:
        return "Whether a plan with this meeting exists was not found out in the time given.", {}
    if insisted.status == "infeasible":
        return str(NoPlanError([f"{conflict.sentence}" for conflict in insisted.conflict])), {}
    now = dict(question.plan.objective)
    if "moves" in now and question.plan.events:
        now["moves"] = (
            0  # The plan stated its moves against the one before it; here they count against the plan itself.
        )
    price = {name: round(value - now[name], 9) for name, value in insisted.objective.items() if name in now}
    changed = [_change(name, price[name]) for name in price if abs(price[name]) > 1e-9]
    said = ", ".join(changed) if changed else "a plan that is as good in every objective"
    sure = "" if insisted.status == "optimal" else f" (proven to within {_uncertainty(insisted)})"
    return f"With this meeting and everything planned again: {said}{sure}.", price


UNITS = {
    "guarantee": ("meeting short of the guarantee", "meetings short of the guarantee"),
    "weight": ("of the weight", "of the weight"),
    "idle": ("break", "breaks"),
    "rooms": ("change of room", "changes of room"),
    "moves": ("move", "moves"),
}
"""What one and what several units of an objective are called."""


def _change(name: str, change: float) -> str:
    return f"{_amount(name, abs(change))} {'more' if change > 0 else 'less' if name in MAXIMISED else 'fewer'}"


def _amount(name: str, number: float) -> str:
    return f"{number:g} {UNITS[name][number != 1]}"


def _uncertainty(plan: Plan) -> str:
    gaps = {name: gap_of(name, plan.objective[name], plan.bound[name]) for name in plan.objective}
    said = [
        f"{gap:.2%} of the weight" if name in MAXIMISED else _amount(name, gap) for name, gap in gaps.items() if gap
    ]
    return ", ".join(said) or "these meetings"
