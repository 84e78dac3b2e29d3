"""The profiles file ``matchmaker-profiles/1``: who the people are, what they offer and seek, and the event."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from matchmaker.files.checks import check_profiles
from matchmaker.files.faults import Place, json_place, reported
from matchmaker.files.instance_files import session_entry, session_from, slot_entry, slot_from, whole
from matchmaker.files.instances import Session, Slot
from matchmaker.files.json_layout import format_document, without_defaults
from matchmaker.files.json_text import parse_json
from matchmaker.files.shapes import check_shape

FORMAT = "matchmaker-profiles/1"
SECTORS = ("company", "research", "public", "other")


@dataclass(frozen=True, slots=True)
class Profile:
    """One calendar's expertise: an expert, or a party of several who sit together."""

    id: str
    side: str
    name: str = ""
    organisation: str = ""
    sector: str | None = None
    themes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    seeks: tuple[str, ...] = ()
    about: str = ""
    keywords: tuple[str, ...] = ()
    unavailable: tuple[str, ...] = ()
    min_meetings: int = 0
    max_meetings: int | None = None
    max_in_a_row: int | None = None


@dataclass(frozen=True, slots=True)
class Preference:
    """A wish of one person about another: ``want`` (rank 1 first) or ``veto``."""

    from_: str
    to: str
    kind: str
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class LanguageResource:
    """An interpreter resource: `capacity` at a time, joining the two `languages`."""

    id: str
    capacity: int
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profiles:
    """A checked profiles document."""

    name: str
    people: tuple[Profile, ...]
    preferences: tuple[Preference, ...] = ()
    met_before: tuple[tuple[str, str], ...] = ()
    slots: tuple[Slot, ...] = ()
    sessions: tuple[Session, ...] = ()
    resources: tuple[LanguageResource, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)


def parse_profiles(content: bytes, source: str) -> Profiles:
    """Return the checked profiles of a JSON file.

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
    return checked_profiles(parse_json(content, source), json_place(source))


def checked_profiles(document: Any, place: Place) -> Profiles:
    """Return the profiles of a plain document, whatever kind of file it was read from.

    Parameters
    ----------
    document
        What the JSON of the profiles format would be.
    place
        How its paths are called in a message: a place in a JSON file, or the cell of a table.

    Raises
    ------
    InputError
        The document does not have the shape of the schema or breaks a rule of the format.
    """
    with reported(place):
        check_shape(document, "profiles")
        check_profiles(document)
    return _profiles(document)


def format_profiles(profiles: Profiles) -> bytes:
    """Return the JSON file of profiles: UTF-8, an entry on a line, defaults left out, the same bytes every time."""
    return format_document(profiles_document(profiles))


def profiles_document(profiles: Profiles) -> dict[str, Any]:
    """Return the profiles as plain dictionaries and lists, keys in the order of the format, defaults left out."""
    document = {
        "format": FORMAT,
        "name": profiles.name,
        "people": [_profile_entry(profile) for profile in profiles.people],
        "preferences": [_preference_entry(preference) for preference in profiles.preferences],
        "met_before": [list(people) for people in profiles.met_before],
        "slots": [slot_entry(slot) for slot in profiles.slots],
        "sessions": [session_entry(session) for session in profiles.sessions],
        "resources": [_resource_entry(resource) for resource in profiles.resources],
        "weights": dict(profiles.weights),
    }
    return without_defaults(document, _DEFAULTS)


_LISTS = ("themes", "languages", "offers", "seeks", "keywords", "unavailable")
_NUMBERS = ("min_meetings", "max_meetings", "max_in_a_row")
_DEFAULTS: Mapping[str, Any] = {
    "preferences": [],
    "met_before": [],
    "slots": [],
    "sessions": [],
    "resources": [],
    "weights": {},
}


def _profiles(document: Mapping[str, Any]) -> Profiles:
    return Profiles(
        name=document.get("name", ""),
        people=tuple(map(_profile, document["people"])),
        preferences=tuple(map(_preference, document.get("preferences", ()))),
        met_before=tuple((a, b) for a, b in document.get("met_before", ())),
        slots=tuple(map(slot_from, document.get("slots", ()))),
        sessions=tuple(map(session_from, document.get("sessions", ()))),
        resources=tuple(map(_resource, document.get("resources", ()))),
        weights={part: float(weight) for part, weight in document.get("weights", {}).items()},
    )


def _profile(entry: Mapping[str, Any]) -> Profile:
    lists = {key: tuple(entry[key]) for key in _LISTS if key in entry}
    numbers = {key: whole(entry[key]) for key in _NUMBERS if key in entry}
    return Profile(**{**entry, **lists, **numbers})


def _preference(entry: Mapping[str, Any]) -> Preference:
    return Preference(entry["from"], entry["to"], entry["kind"], whole(entry.get("rank")))


def _resource(entry: Mapping[str, Any]) -> LanguageResource:
    return LanguageResource(entry["id"], int(entry["capacity"]), tuple(entry.get("languages", ())))


def _profile_entry(profile: Profile) -> dict[str, Any]:
    values = {member.name: getattr(profile, member.name) for member in fields(Profile)}
    changed = without_defaults(values, {member.name: member.default for member in fields(Profile)})
    return {key: list(value) if isinstance(value, tuple) else value for key, value in changed.items()}


def _preference_entry(preference: Preference) -> dict[str, Any]:
    entry = {"from": preference.from_, "to": preference.to, "kind": preference.kind, "rank": preference.rank}
    return without_defaults(entry, {"rank": None})


def _resource_entry(resource: LanguageResource) -> dict[str, Any]:
    entry = {"id": resource.id, "capacity": resource.capacity, "languages": list(resource.languages)}
    return without_defaults(entry, {"languages": []})
