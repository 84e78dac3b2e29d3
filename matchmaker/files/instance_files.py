"""The instance file ``matchmaker-instance/1``: an instance as JSON, and back."""

from collections.abc import Mapping
from typing import Any

from matchmaker.files.checks import check_instance, slot_day, slot_id
from matchmaker.files.faults import json_place, reported
from matchmaker.files.instances import (
    DEFAULT_OBJECTIVE,
    CurrentMeeting,
    Instance,
    Pair,
    Person,
    Resource,
    Session,
    Slot,
)
from matchmaker.files.json_layout import format_document, without_defaults
from matchmaker.files.json_text import parse_json
from matchmaker.files.shapes import check_shape

FORMAT = "matchmaker-instance/1"


def parse_instance(content: bytes, source: str) -> Instance:
    """Return the checked instance of a file.

    Parameters
    ----------
    content
        The bytes of the file.
    source
        Its name, for messages.

    Raises
    ------
    InputError
        The content is no JSON, does not have the shape of the schema or breaks a rule of the format.
    """
    document = parse_json(content, source)
    with reported(json_place(source)):
        check_shape(document, "instance")
        check_instance(document)
    return _instance(document)


def format_instance(instance: Instance) -> bytes:
    """Return the file of an instance: UTF-8, an entry on a line, defaults left out, the same bytes every time."""
    return format_document(instance_document(instance))


def instance_document(instance: Instance) -> dict[str, Any]:
    """Return the instance as plain dictionaries and lists, keys in the order of the format, defaults left out."""
    optional = {
        "precedences": [list(pair) for pair in instance.precedences],
        "max_break_spread": instance.max_break_spread,
        "objective": list(instance.objective),
        "current": [_current_entry(meeting) for meeting in instance.current],
    }
    document = {
        "format": FORMAT,
        "name": instance.name,
        "slots": [slot_entry(slot) for slot in instance.slots],
        "sessions": [session_entry(session) for session in instance.sessions],
        "resources": [_resource_entry(resource) for resource in instance.resources],
        "people": [_person_entry(person) for person in instance.people],
        "pairs": [_pair_entry(pair) for pair in instance.pairs],
        **optional,
    }
    return without_defaults(document, _DEFAULTS)


_DEFAULTS: Mapping[str, Any] = {
    "resources": [],
    "precedences": [],
    "max_break_spread": None,
    "objective": list(DEFAULT_OBJECTIVE),
    "current": [],
}
_PERSON_DEFAULTS: Mapping[str, Any] = {
    "side": None,
    "themes": [],
    "unavailable": [],
    "min_meetings": 0,
    "max_meetings": None,
    "max_in_a_row": None,
    "name": "",
}
_PAIR_DEFAULTS: Mapping[str, Any] = {
    "must": False,
    "forbidden": False,
    "slots": None,
    "session": None,
    "uses": [],
    "reasons": {},
}


def slot_from(entry: str | Mapping[str, Any]) -> Slot:
    """Return the slot of a checked entry."""
    return Slot(slot_id(entry), slot_day(entry))


def slot_entry(slot: Slot) -> str | dict[str, Any]:
    """Return the entry of a slot: its id alone where the day is the common one."""
    return slot.id if slot.day is None else {"id": slot.id, "day": slot.day}


def session_from(entry: Mapping[str, Any]) -> Session:
    """Return the session of a checked entry."""
    slots = (entry["slot"],) if "slot" in entry else tuple(entry["slots"])
    return Session(entry["id"], slots, int(entry["tables"]), entry.get("theme"), entry.get("room"))


def session_entry(session: Session) -> dict[str, Any]:
    """Return the entry of a session, with ``slot`` where it is one."""
    slots = {"slot": session.slots[0]} if len(session.slots) == 1 else {"slots": list(session.slots)}
    entry = {"id": session.id, **slots, "theme": session.theme, "tables": session.tables, "room": session.room}
    return without_defaults(entry, {"theme": None, "room": None})


def whole(number: float | None) -> int | None:
    """Return a checked whole number, which JSON may write as 6.0, as an integer; None stays None."""
    return None if number is None else int(number)


def _instance(document: Mapping[str, Any]) -> Instance:
    return Instance(
        name=document.get("name", ""),
        slots=tuple(map(slot_from, document["slots"])),
        sessions=tuple(map(session_from, document["sessions"])),
        people=tuple(map(_person, document["people"])),
        pairs=_pairs(document),
        resources=tuple(map(_resource, document.get("resources", ()))),
        precedences=tuple((before, after) for before, after in document.get("precedences", ())),
        max_break_spread=whole(document.get("max_break_spread")),
        objective=tuple(document.get("objective", DEFAULT_OBJECTIVE)),
        current=tuple(CurrentMeeting(**entry) for entry in document.get("current", ())),
    )


def _resource(entry: Mapping[str, Any]) -> Resource:
    capacities = {slot: int(capacity) for slot, capacity in entry.get("capacities", {}).items()}
    return Resource(entry["id"], int(entry["capacity"]), capacities)


def _person(entry: Mapping[str, Any]) -> Person:
    return Person(
        id=entry["id"],
        side=entry.get("side"),
        themes=tuple(entry.get("themes", ())),
        unavailable=tuple(entry.get("unavailable", ())),
        min_meetings=int(entry.get("min_meetings", 0)),
        max_meetings=whole(entry.get("max_meetings")),
        max_in_a_row=whole(entry.get("max_in_a_row")),
        name=entry.get("name", ""),
    )


def _pairs(document: Mapping[str, Any]) -> tuple[Pair, ...]:
    """Return the pairs; half a million of them share the people's ids instead of each having copies."""
    person_id = {person["id"]: person["id"] for person in document["people"]}
    return tuple(_pair(entry, person_id) for entry in document["pairs"])


def _pair(entry: Mapping[str, Any], person_id: Mapping[str, str]) -> Pair:
    slots = entry.get("slots")
    return Pair(
        id=entry["id"],
        a=person_id[entry["a"]],
        b=person_id[entry["b"]],
        weight=float(entry["weight"]) + 0.0,  # -0.0 becomes 0.0
        must=entry.get("must", False),
        forbidden=entry.get("forbidden", False),
        slots=None if slots is None else tuple(slots),
        session=entry.get("session"),
        uses=tuple(entry.get("uses", ())),
        reasons=entry.get("reasons", {}),
    )


def _resource_entry(resource: Resource) -> dict[str, Any]:
    entry = {"id": resource.id, "capacity": resource.capacity, "capacities": dict(resource.capacities)}
    return without_defaults(entry, {"capacities": {}})


def _person_entry(person: Person) -> dict[str, Any]:
    entry = {
        "id": person.id,
        "side": person.side,
        "themes": list(person.themes),
        "unavailable": list(person.unavailable),
        "min_meetings": person.min_meetings,
        "max_meetings": person.max_meetings,
        "max_in_a_row": person.max_in_a_row,
        "name": person.name,
    }
    return without_defaults(entry, _PERSON_DEFAULTS)


def _pair_entry(pair: Pair) -> dict[str, Any]:
    entry = {
        "id": pair.id,
        "a": pair.a,
        "b": pair.b,
        "weight": pair.weight,
        "must": pair.must,
        "forbidden": pair.forbidden,
        "slots": None if pair.slots is None else list(pair.slots),
        "session": pair.session,
        "uses": list(pair.uses),
        "reasons": dict(pair.reasons),
    }
    return without_defaults(entry, _PAIR_DEFAULTS)


def _current_entry(meeting: CurrentMeeting) -> dict[str, Any]:
    entry = {"a": meeting.a, "b": meeting.b, "session": meeting.session, "locked": meeting.locked}
    return without_defaults(entry, {"locked": False})
