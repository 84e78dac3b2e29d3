"""How each rule that an organiser can relax is relaxed by one step: the changed instance, and the change in words."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from matchmaker.files.instances import Instance
from matchmaker.services.conflicts import Words
from matchmaker.solver.causes import Cause

Changed = tuple[Instance, str]


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
    return _with_person(instance, cause.subject[0], max_meetings=most), said


def _one_more_in_a_row(instance: Instance, cause: Cause, session_index: int) -> Changed:
    person = instance.people[cause.subject[0]]
    said = (
        f"in {instance.sessions[session_index].id} if {Words(instance).person(person.id)} took more meetings in a row"
    )
    return _with_person(instance, cause.subject[0], max_in_a_row=len(instance.slots)), said


def _one_more_table(instance: Instance, _cause: Cause, session_index: int) -> Changed:
    session = instance.sessions[session_index]
    sessions = list(instance.sessions)
    sessions[session_index] = replace(session, tables=session.tables + 1)
    return replace(instance, sessions=tuple(sessions)), f"with one more table in {session.id}"


def _one_more_of(instance: Instance, cause: Cause, session_index: int) -> Changed:
    resource = instance.resources[cause.subject[0]]
    resources = list(instance.resources)
    resources[cause.subject[0]] = replace(resource, capacity=resource.capacity + 1)
    said = f"in {instance.sessions[session_index].id} with one more {resource.id}"
    return replace(instance, resources=tuple(resources)), said


CHANGES: dict[str, Callable[[Instance, Cause, int], Changed]] = {
    "available": _free,
    "max_meetings": _one_more_meeting,
    "max_in_a_row": _one_more_in_a_row,
    "tables": _one_more_table,
    "resource": _one_more_of,
}
"""How each rule that an organiser can relax would be relaxed by one step."""


def _with_person(instance: Instance, index: int, **changes: Any) -> Instance:
    people = list(instance.people)
    people[index] = replace(people[index], **changes)
    return replace(instance, people=tuple(people))
