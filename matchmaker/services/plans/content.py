"""What a version of the plan holds, and the one hash that both offices confirm."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from matchmaker.errors import NotFoundError
from matchmaker.services.access import WorkshopFacts
from matchmaker.store.queries import plans, timetable
from matchmaker.store.queries.plans import Version
from matchmaker.store.queries.timetable import Calendar, Place, Sitting


@dataclass(frozen=True)
class Content:
    """A version with its meetings, and the people and sessions of its workshop; beside them the meetings in force."""

    version: Version
    sittings: Sequence[Sitting]
    places: Mapping[int, Place]
    calendars: Mapping[int, Calendar]
    in_force: Sequence[Sitting] = ()

    @cached_property
    def sha256(self) -> str:
        """The hash that both offices confirm, of the `canonical` document."""
        return hashlib.sha256(self.canonical).hexdigest()

    @cached_property
    def canonical(self) -> bytes:
        """All that a person would notice, always in the same bytes: who meets whom, when, where, at which table.

        It does not depend on keys of the database or on the order of rows, and it moves when a session is moved to
        another time or room, or when somebody joins a party, although the meetings' own rows stay as they are.
        """
        places = {key: _place_said(place) for key, place in self.places.items()}
        people = {
            key: [each.public_id, [one.public_id for one in each.members]] for key, each in self.calendars.items()
        }
        meetings = [
            {
                **places.get(each.session_id, _NOWHERE),
                "table": each.table_number,
                "host": people[each.host_id],
                "visitor": people[each.visitor_id],
            }
            for each in self.sittings
        ]
        said = {"plan": self.version.public_id, "meetings": sorted(meetings, key=json.dumps)}
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


_NOWHERE: Mapping[str, object] = {"session": None, "times": []}


def _place_said(place: Place) -> Mapping[str, object]:
    return {
        "session": [place.public_id, place.title, place.room],
        "times": [[slot.starts_at.isoformat(), slot.ends_at.isoformat()] for slot in place.slots],
    }


def content_of(session: Session, workshop: WorkshopFacts, plan_id: str) -> Content:
    """Return a version of the workshop by its public id, in four statements.

    Raises
    ------
    NotFoundError
        The workshop has no such version.
    """
    version = plans.version(session, workshop.id, plan_id)
    if version is None:
        raise NotFoundError("There is nothing at this address.")
    return _content(session, workshop, version)


def content_in_force(session: Session, workshop: WorkshopFacts, beside: Content | None = None) -> Content | None:
    """Return the version that is published, in four statements; None before there is one.

    Parameters
    ----------
    beside
        Another version of the workshop that the same transaction has read: then one statement is enough.
    """
    version = plans.version_in_force(session, workshop.id)
    if version is None or beside is None:
        return _content(session, workshop, version) if version else None
    return Content(version, beside.in_force, beside.places, beside.calendars, beside.in_force)


def _content(session: Session, workshop: WorkshopFacts, version: Version) -> Content:
    sittings, in_force = timetable.sittings_and_in_force(session, workshop.id, version.id)
    places, calendars = timetable.places(session, workshop.id), timetable.calendars(session, workshop.id)
    return Content(version, sittings, places, calendars, in_force)
