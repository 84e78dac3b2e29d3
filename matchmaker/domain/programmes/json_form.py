"""A programme as JSON, for keeping and for hashing: the same programme always gives the same bytes."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from matchmaker.domain.programmes.document import (
    Eased,
    Easing,
    Interpreters,
    Item,
    Programme,
    Room,
    Session,
    Slot,
    Terms,
    Titles,
)
from matchmaker.domain.workshops import ItemKind

FORMAT = "matchmaker-programme/1"


def to_json(programme: Programme) -> dict[str, object]:
    """Return a programme as a document of plain values."""
    return {
        "format": FORMAT,
        "terms": _terms_to_json(programme.terms),
        "slots": [
            {"id": each.id, "day": each.day.isoformat(), "start": _clock(each.start), "end": _clock(each.end)}
            | ({} if each.fold is None else {"fold": each.fold})
            for each in programme.slots
        ],
        "rooms": [{"id": each.id, "name": each.name} for each in programme.rooms],
        "sessions": [_session_to_json(each) for each in programme.sessions],
        "interpreters": [
            {"id": each.id, "capacity": each.capacity}
            | ({"languages": list(each.languages)} if each.languages else {"name": each.name})
            | ({"shifts": dict(each.shifts)} if each.shifts else {})
            for each in programme.interpreters
        ],
        # Left out where there are none: so such a programme has the same hash as before there could be any.
        **({"items": [_item_to_json(each) for each in programme.items]} if programme.items else {}),
        **({"spare_percent": programme.spare_percent} if programme.spare_percent else {}),
        **({"eased": [_easing_to_json(each) for each in programme.eased]} if programme.eased else {}),
    }


def from_json(document: Mapping[str, Any]) -> Programme:
    """Return the programme of a document that `to_json` made."""
    if document.get("format") != FORMAT:
        raise ValueError(f"Expected a document of format {FORMAT}, got {document.get('format')!r}")
    return Programme(
        terms=_terms_from_json(document["terms"]),
        slots=tuple(
            Slot(
                each["id"],
                date.fromisoformat(each["day"]),
                time.fromisoformat(each["start"]),
                time.fromisoformat(each["end"]),
                each.get("fold"),
            )
            for each in document["slots"]
        ),
        rooms=tuple(Room(each["id"], each["name"]) for each in document["rooms"]),
        sessions=tuple(
            Session(
                each["id"],
                tuple(each["slots"]),
                each["tables"],
                each["theme"],
                each["room"],
                each["title"],
            )
            for each in document["sessions"]
        ),
        interpreters=tuple(_interpreters_from_json(each) for each in document["interpreters"]),
        eased=tuple(
            Easing(Eased(each["kind"]), each["rule"], tuple(each["people"]), each["number"])
            for each in document.get("eased", ())
        ),
        items=tuple(_item_from_json(each) for each in document.get("items", ())),
        spare_percent=document.get("spare_percent", 0),
    )


def sha256_of(programme: Programme) -> str:
    """Return the hash that both offices confirm."""
    return hashlib.sha256(canonical(programme)).hexdigest()


def canonical(programme: Programme) -> bytes:
    """Return the bytes that are hashed; the order in which the parts were typed in does not count."""
    document = to_json(programme)
    for part in ("slots", "rooms", "sessions", "interpreters", "items"):
        if part in document:
            document[part] = sorted(document[part], key=lambda each: each["id"])  # type: ignore[call-overload]
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _terms_to_json(terms: Terms) -> dict[str, object]:
    return {
        "titles": _titles_to_json(terms.titles),
        "starts_on": terms.starts_on.isoformat(),
        "ends_on": terms.ends_on.isoformat(),
        "time_zone": terms.time_zone,
        "place": terms.place,
        "working_language": terms.working_language,
        "theme": terms.theme,
        "closes_at": terms.closes_at.astimezone(UTC).isoformat() if terms.closes_at else None,
        "closed": terms.closed,
    } | ({"weights": dict(terms.weights)} if terms.weights else {})  # without: as before there were any


def _terms_from_json(document: Mapping[str, Any]) -> Terms:
    return Terms(
        titles=_titles_from_json(document["titles"]),
        starts_on=date.fromisoformat(document["starts_on"]),
        ends_on=date.fromisoformat(document["ends_on"]),
        time_zone=document["time_zone"],
        place=document["place"],
        working_language=document["working_language"],
        theme=document["theme"],
        closes_at=datetime.fromisoformat(document["closes_at"]) if document["closes_at"] else None,
        closed=document["closed"],
        weights=document.get("weights", {}),
    )


def _session_to_json(session: Session) -> dict[str, object]:
    return {
        "id": session.id,
        "slots": list(session.slots),
        "tables": session.tables,
        "theme": session.theme,
        "room": session.room,
        "title": session.title,
    }


def _interpreters_from_json(document: Mapping[str, Any]) -> Interpreters:
    languages = document.get("languages")
    pair = (languages[0], languages[1]) if languages else None
    shifts = tuple(sorted(document.get("shifts", {}).items()))
    return Interpreters(document["id"], document["capacity"], pair, document.get("name", ""), shifts)


def _item_to_json(item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "kind": item.kind.value,
        "day": item.day.isoformat(),
        "start": _clock(item.start),
        "end": _clock(item.end),
        "titles": _titles_to_json(item.titles),
        "room": item.room,
        "place": item.place,
        "places": item.places,
        "leaves": _clock(item.leaves) if item.leaves else None,
        "returns": _clock(item.returns) if item.returns else None,
    } | ({} if item.fold is None else {"fold": item.fold})


def _item_from_json(document: Mapping[str, Any]) -> Item:
    leaves, returns = (time.fromisoformat(document[name]) if document[name] else None for name in ("leaves", "returns"))
    return Item(
        id=document["id"],
        kind=ItemKind(document["kind"]),
        day=date.fromisoformat(document["day"]),
        start=time.fromisoformat(document["start"]),
        end=time.fromisoformat(document["end"]),
        titles=_titles_from_json(document["titles"]),
        room=document["room"],
        place=document["place"],
        places=document["places"],
        leaves=leaves,
        returns=returns,
        fold=document.get("fold"),
    )


def _titles_to_json(titles: Mapping[str, Titles]) -> object:
    return {language: {"name": each.name, "summary": each.summary} for language, each in sorted(titles.items())}


def _titles_from_json(document: Mapping[str, Any]) -> dict[str, Titles]:
    return {language: Titles(each["name"], each["summary"]) for language, each in document.items()}


def _easing_to_json(easing: Easing) -> dict[str, object]:
    return {
        "kind": easing.kind.value,
        "rule": easing.rule,
        "people": list(easing.people),
        "number": easing.number,
    }


def _clock(clock: time) -> str:
    return clock.isoformat("auto" if clock.second or clock.microsecond else "minutes")
