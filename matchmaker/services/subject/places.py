"""What the keys in a person's rows stand for: workshops, themes, times, and the names of those whom they met."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.store.queries import names, timetable
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.workshops import Slot

_NAMED_BY = {"organisation_id", "party_id", "session_id", "slot_id", "theme_id", "workshop_id"}


@dataclass(frozen=True, slots=True)
class Places:
    """Words for keys, by the name of the column and the key."""

    labels: Mapping[str, Mapping[int, str]]
    calendars: Mapping[int, str]

    def label(self, column: str, key: Any) -> str | None:
        """Return what a key of a column stands for; None for a column whose values speak for themselves."""
        return self.labels[column].get(key, "") if column in self.labels and isinstance(key, int) else None

    def calendar(self, key: int) -> str:
        """Return the names of those who sit in a calendar."""
        return self.calendars.get(key, "")


def places_in(session: Session, found: Mapping[str, Sequence[Mapping[str, Any]]], language: str) -> Places:
    """Return the words for all keys in the rows `found`; the number of statements is constant."""
    keys: dict[str, set[int]] = {name: set() for name in _NAMED_BY}
    calendars: set[int] = set()
    for rows in found.values():
        for row in rows:
            for name, value in row.items():
                if name in _NAMED_BY and isinstance(value, int):
                    keys[name].add(value)
                elif name.endswith(("registration_a_id", "registration_b_id", "to_registration_id")):
                    calendars.add(value)
    named = names.together(
        session, language, workshops=keys["workshop_id"], parties=keys["party_id"], themes=keys["theme_id"]
    )
    labels = {
        "workshop_id": named.workshops,
        "party_id": named.parties,
        "theme_id": named.themes,
        "organisation_id": _organisations(session, keys["organisation_id"]),
        "slot_id": _slots(session, keys["slot_id"]),
        "session_id": _sessions(session, keys["session_id"]),
    }
    return Places(labels, _calendars(session, calendars))


def _organisations(session: Session, keys: set[int]) -> dict[int, str]:
    query = select(Organisation.id, Organisation.name).where(Organisation.id.in_(keys))
    return {key: name for key, name in session.execute(query)}  # noqa: C416 (rows are no pairs to mypy)


def _slots(session: Session, keys: set[int]) -> dict[int, str]:
    query = select(Slot.id, Slot.starts_at, Slot.ends_at).where(Slot.id.in_(keys))
    return {key: f"{start.isoformat()}/{end.isoformat()}" for key, start, end in session.execute(query)}


def _sessions(session: Session, keys: set[int]) -> dict[int, str]:
    places = timetable.places_of(session, sorted(keys))
    return {
        key: " · ".join(filter(None, (each.starts_at.isoformat(), each.room, each.title)))
        for key, each in places.items()
    }


def _calendars(session: Session, keys: set[int]) -> dict[int, str]:
    found = timetable.calendars_of(session, sorted(keys))
    return {
        key: each.name or ", ".join(member.name_latin or member.name for member in each.members if member.name)
        for key, each in found.items()
    }
