"""Changes that make room for a meeting beside all others, which stay where they are.

These are more than single steps: a session over two slots may need a person to be free in both. Each is verified by
solving the changed instance with everything else locked.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from matchmaker.files.instances import CurrentMeeting, Instance
from matchmaker.services.changes import Change, changed
from matchmaker.services.conflicts import Words
from matchmaker.services.encode.arrays import pair_index
from matchmaker.services.explanations.answer import Room
from matchmaker.services.explanations.question import Question
from matchmaker.solver.causes import Cause
from matchmaker.solver.explain import Obstacle

Changed = tuple[Instance, str]


def rooms_made(question: Question, found: Sequence[Obstacle]) -> Iterator[Room]:
    """Yield what makes room where a single rule stands in the way, each verified by solving."""
    for obstacle in found:
        if len(obstacle.causes) == 1:
            cause, session = obstacle.causes[0], question.instance.sessions[obstacle.session]
            made = RELAXED[cause.rule](question.instance, cause, obstacle.session) if cause.rule in RELAXED else None
            if made is not None and _possible_beside(question, made[0], session.id):
                yield Room(session.id, made[1])


def _possible_beside(question: Question, instance: Instance, session: str) -> bool:
    """Return whether the meeting fits into the session with all other meetings locked, by solving."""
    held = pair_index(instance.pairs)
    current = tuple(CurrentMeeting(m.a, m.b, m.session, locked=True) for m in question.plan.meetings)
    kept = {held[m.a, m.b] for m in question.plan.meetings} | {question.index}
    pairs = tuple(
        replace(pair, must=True, session=session) if index == question.index else pair
        for index, pair in enumerate(instance.pairs)
        if index in kept
    )
    known = {pair.id for pair in pairs}
    precedences = tuple(both for both in instance.precedences if known.issuperset(both))
    trial = replace(instance, pairs=pairs, current=current, precedences=precedences, objective=("weight",))
    plan = question.solved(trial)
    return plan is not None and plan.status != "infeasible"


def _free(instance: Instance, cause: Cause, session_index: int) -> Changed:
    session = instance.sessions[session_index]
    person = instance.people[cause.subject[0]]
    missing = [slot for slot in session.slots if slot in person.unavailable]
    left = tuple(slot for slot in person.unavailable if slot not in missing)
    said = f"in {session.id} if {Words(instance).person(person.id)} were free in {', '.join(missing)}"
    return _with_person(instance, cause.subject[0], unavailable=left), said


def _one_more_meeting(instance: Instance, cause: Cause, session_index: int) -> Changed:
    person = instance.people[cause.subject[0]]
    most = (person.max_meetings or 0) + 1
    said = f"in {instance.sessions[session_index].id} if {Words(instance).person(person.id)} took {most} meetings"
    return changed(instance, Change("maximum", person=person.id)), said


def _more_in_a_row(instance: Instance, cause: Cause, session_index: int) -> Changed:
    person = instance.people[cause.subject[0]]
    place = instance.sessions[session_index].id
    said = f"in {place} if {Words(instance).person(person.id)} took more meetings in a row"
    return _with_person(instance, cause.subject[0], max_in_a_row=len(instance.slots)), said


def _one_more_table(instance: Instance, _cause: Cause, session_index: int) -> Changed:
    session = instance.sessions[session_index].id
    return changed(instance, Change("table", session=session)), f"with one more table in {session}"


def _one_more_of(instance: Instance, cause: Cause, session_index: int) -> Changed:
    resource = instance.resources[cause.subject[0]].id
    said = f"in {instance.sessions[session_index].id} with one more {resource}"
    return changed(instance, Change("resource", resource=resource)), said


RELAXED: dict[str, Callable[[Instance, Cause, int], Changed]] = {
    "available": _free,
    "max_meetings": _one_more_meeting,
    "max_in_a_row": _more_in_a_row,
    "tables": _one_more_table,
    "resource": _one_more_of,
}
"""How each rule that an organiser can relax is relaxed far enough for one session, with the words for it."""


def _with_person(instance: Instance, index: int, **changes: Any) -> Instance:
    people = list(instance.people)
    people[index] = replace(people[index], **changes)
    return replace(instance, people=tuple(people))
