"""The rules of the file formats that a schema cannot state: one named function for each.

Every function looks at a plain document that has passed its schema and raises a :class:`Fault` at the first place that
breaks the rule. They look at plain documents, not at the classes, because the paths of a message are those of the
document.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import pairwise
from typing import Any

from matchmaker.files.faults import DocumentPath, Fault, shown

Document = Mapping[str, Any]


def check_instance(document: Document) -> None:
    """Check every rule of an instance document."""
    check_calendar(document)
    for key in ("resources", "people", "pairs"):
        ids_are_unique(document, key)
    capacities_are_of_known_slots(document)
    unavailable_slots_exist(document)
    sides_are_given_for_all_or_none(document)
    pairs_are_of_known_people(document, "pairs")
    pairs_are_of_two_people(document, "pairs")
    pairs_are_listed_once(document)
    pairs_cross_the_sides(document)
    pairs_name_known_slots_sessions_and_resources(document)
    precedences_are_of_two_known_pairs(document)
    pairs_are_of_known_people(document, "current")
    pairs_are_of_two_people(document, "current")
    pairs_meet_once_in_the_current_plan(document)
    current_sessions_exist(document)


def check_profiles(document: Document) -> None:
    """Check every rule of a profiles document."""
    check_calendar(document)
    for key in ("resources", "people"):
        ids_are_unique(document, key)
    unavailable_slots_exist(document)
    preferences_are_between_two_known_people(document)
    preferences_are_given_once(document)
    met_before_is_of_two_known_people(document)


def check_calendar(document: Document) -> None:
    """Check the rules of slots and sessions, which both formats share."""
    slot_ids_are_unique(document)
    days_are_contiguous(document)
    ids_are_unique(document, "sessions")
    session_slots_exist(document)
    session_slots_are_consecutive(document)


def slot_id(slot: str | Document) -> str:
    """Return the id of a slot, which is written as the id alone or as an object."""
    return slot if isinstance(slot, str) else str(slot["id"])


def slot_day(slot: str | Document) -> str | None:
    """Return the day of a slot; None is the one common day."""
    return None if isinstance(slot, str) else slot.get("day")


def slot_ids_are_unique(document: Document) -> None:
    """No two slots have the same id."""
    seen: set[str] = set()
    for index, slot in enumerate(document.get("slots", ())):
        path = ("slots", index) if isinstance(slot, str) else ("slots", index, "id")
        _require_new(slot_id(slot), seen, "slots", path)


def ids_are_unique(document: Document, key: str) -> None:
    """No two entries of a list have the same id."""
    seen: set[str] = set()
    for index, entry in enumerate(document.get(key, ())):
        _require_new(entry["id"], seen, key, (key, index, "id"))


def days_are_contiguous(document: Document) -> None:
    """The slots of a day stand together: a day that is over does not come back."""
    slots = document.get("slots", ())
    over: set[str | None] = set()
    for index, (before, after) in enumerate(pairwise(map(slot_day, slots)), start=1):
        if after != before:
            over.add(before)
        if after in over:
            raise Fault(("slots", index), "the slots of a day next to each other", f"the day {shown(after)} once more")


def session_slots_exist(document: Document) -> None:
    """A session names slots of the document."""
    known = _slot_ids(document)
    for index, session in enumerate(document.get("sessions", ())):
        if "slot" in session:
            _require_known(session["slot"], known, "slot", ("sessions", index, "slot"))
        else:
            _require_all_known(session["slots"], known, "slot", ("sessions", index, "slots"))


def session_slots_are_consecutive(document: Document) -> None:
    """The slots of a session follow one another within one day."""
    slots = document.get("slots", ())
    position = {slot_id(slot): index for index, slot in enumerate(slots)}
    for index, session in enumerate(document.get("sessions", ())):
        for order, (before, after) in enumerate(pairwise(session.get("slots", ())), start=1):
            path = ("sessions", index, "slots", order)
            first, second = position[before], position[after]
            if second != first + 1:
                raise Fault(path, f"the slot right after {shown(before)}", shown(after))
            if slot_day(slots[first]) != slot_day(slots[second]):
                raise Fault(path, f"a slot on the day of {shown(before)}", f"{shown(after)} on another day")


def unavailable_slots_exist(document: Document) -> None:
    """A person is unavailable in slots of the document."""
    known = _slot_ids(document)
    for index, person in enumerate(document["people"]):
        _require_all_known(person.get("unavailable", ()), known, "slot", ("people", index, "unavailable"))


def sides_are_given_for_all_or_none(document: Document) -> None:
    """Either everyone has a side, and there are at most two, or nobody has one."""
    sides = [person.get("side") for person in document["people"]]
    names = list(dict.fromkeys(side for side in sides if side is not None))
    for index, side in enumerate(sides):
        if side is None and names:
            raise Fault(("people", index, "side"), "a side, as other people have one", "nothing")
        if side in names[2:]:
            expected = f"one of the two sides {shown(names[0])} and {shown(names[1])}"
            raise Fault(("people", index, "side"), expected, shown(side))


def pairs_are_of_known_people(document: Document, key: str) -> None:
    """Both people of a pair are in the document."""
    known = _ids(document, "people")
    for index, pair in enumerate(document.get(key, ())):
        _require_known(pair["a"], known, "person", (key, index, "a"))
        _require_known(pair["b"], known, "person", (key, index, "b"))


def pairs_are_of_two_people(document: Document, key: str) -> None:
    """Nobody meets himself."""
    for index, pair in enumerate(document.get(key, ())):
        if pair["a"] == pair["b"]:
            raise Fault((key, index, "b"), "another person than a", shown(pair["b"]))


def pairs_are_listed_once(document: Document) -> None:
    """No two people are a pair twice; without sides the other order of the two is a further meeting of theirs."""
    with_sides = any(person.get("side") is not None for person in document["people"])
    _require_once(document, "pairs", lambda a, b: with_sides)


def pairs_meet_once_in_the_current_plan(document: Document) -> None:
    """No pair has two meetings in the current plan, where the order counts only if both orders are listed."""
    listed = {(pair["a"], pair["b"]) for pair in document["pairs"]} if document.get("current") else set()
    _require_once(document, "current", lambda a, b: not listed.issuperset(((a, b), (b, a))))


def _require_once(document: Document, key: str, either_order: Callable[[str, str], bool]) -> None:
    seen: set[tuple[str, str]] = set()
    for index, pair in enumerate(document.get(key, ())):
        a, b = pair["a"], pair["b"]
        people = (b, a) if a > b and either_order(a, b) else (a, b)
        if people in seen:
            raise Fault((key, index), "each two people once", f"{shown(a)} and {shown(b)} a second time")
        seen.add(people)


def pairs_cross_the_sides(document: Document) -> None:
    """Where people have sides, a pair has one person of each."""
    side = {person["id"]: person.get("side") for person in document["people"]}
    for index, pair in enumerate(document["pairs"]):
        a, b = pair["a"], pair["b"]
        if side[a] is not None and side[a] == side[b]:
            found = f"{shown(a)} and {shown(b)}, both of {shown(side[a])}"
            raise Fault(("pairs", index), "one person of each side", found)


def pairs_name_known_slots_sessions_and_resources(document: Document) -> None:
    """What restricts a pair, and what its meeting uses, is in the document."""
    slots, sessions, resources = _slot_ids(document), _ids(document, "sessions"), _ids(document, "resources")
    for index, pair in enumerate(document["pairs"]):
        if pair.get("slots"):
            _require_all_known(pair["slots"], slots, "slot", ("pairs", index, "slots"))
        if pair.get("session") is not None:
            _require_known(pair["session"], sessions, "session", ("pairs", index, "session"))
        if pair.get("uses"):
            _require_all_known(pair["uses"], resources, "resource", ("pairs", index, "uses"))


def capacities_are_of_known_slots(document: Document) -> None:
    """The slots in which a resource has another capacity are in the document."""
    known = _slot_ids(document)
    for index, resource in enumerate(document.get("resources", ())):
        for slot in resource.get("capacities", {}):
            _require_known(slot, known, "slot", ("resources", index, "capacities"))


def precedences_are_of_two_known_pairs(document: Document) -> None:
    """A precedence orders two different pairs of the document."""
    precedences = document.get("precedences", ())
    known = _ids(document, "pairs") if precedences else set()
    for index, (before, after) in enumerate(precedences):
        _require_all_known((before, after), known, "pair", ("precedences", index))
        if before == after:
            raise Fault(("precedences", index, 1), "another pair than the first", shown(after))


def current_sessions_exist(document: Document) -> None:
    """A meeting of the current plan is in a session of the document."""
    known = _ids(document, "sessions")
    for index, meeting in enumerate(document.get("current", ())):
        _require_known(meeting["session"], known, "session", ("current", index, "session"))


def preferences_are_between_two_known_people(document: Document) -> None:
    """A preference is of one person of the document about another."""
    known = _ids(document, "people")
    for index, preference in enumerate(document.get("preferences", ())):
        for key in ("from", "to"):
            _require_known(preference[key], known, "person", ("preferences", index, key))
        if preference["from"] == preference["to"]:
            raise Fault(("preferences", index, "to"), "another person than from", shown(preference["to"]))


def preferences_are_given_once(document: Document) -> None:
    """A person says one thing about another."""
    seen: set[tuple[str, str]] = set()
    for index, preference in enumerate(document.get("preferences", ())):
        people = preference["from"], preference["to"]
        if people in seen:
            found = f"a second one from {shown(people[0])} to {shown(people[1])}"
            raise Fault(("preferences", index), "one preference from a person to another", found)
        seen.add(people)


def met_before_is_of_two_known_people(document: Document) -> None:
    """Those who have met are two people of the document."""
    known = _ids(document, "people")
    for index, (a, b) in enumerate(document.get("met_before", ())):
        _require_all_known((a, b), known, "person", ("met_before", index))
        if a == b:
            raise Fault(("met_before", index, 1), "another person than the first", shown(b))


def _ids(document: Document, key: str) -> set[str]:
    return {entry["id"] for entry in document.get(key, ())}


def _slot_ids(document: Document) -> set[str]:
    return {slot_id(slot) for slot in document.get("slots", ())}


def _require_new(identifier: str, seen: set[str], key: str, path: DocumentPath) -> None:
    if identifier in seen:
        raise Fault(path, f"an id that is not taken by other {key}", f"{shown(identifier)} a second time")
    seen.add(identifier)


def _require_known(identifier: str, known: Collection[str], kind: str, path: DocumentPath) -> None:
    if identifier not in known:
        raise Fault(path, f"the id of a {kind} in this file", shown(identifier))


def _require_all_known(identifiers: Iterable[str], known: Collection[str], kind: str, path: DocumentPath) -> None:
    for order, identifier in enumerate(identifiers):
        _require_known(identifier, known, kind, (*path, order))
