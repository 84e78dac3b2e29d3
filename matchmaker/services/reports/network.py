"""Which organisations meet which: the network of a workshop, from the meetings of the version in force."""

from collections.abc import Iterable
from dataclasses import dataclass

from matchmaker.domain.reports import Held
from matchmaker.store.queries.timetable import Calendar


@dataclass(frozen=True, order=True, slots=True)
class Organisation:
    """An organisation by its names; both are empty for people without one."""

    name: str
    name_latin: str


@dataclass(frozen=True, slots=True)
class Link:
    """Two organisations: how many meetings of their people are planned, and what became of those."""

    host: Organisation
    visitor: Organisation
    planned: int
    held: int
    not_held: int
    not_noted: int


def links_of(meetings: Iterable[tuple[Calendar, Calendar, Held]]) -> tuple[Link, ...]:
    """Return the links of some meetings, each with the host first; those with most meetings first, then by name.

    A meeting in which several organisations sit on one side counts for each of them.
    """
    fates: dict[tuple[Organisation, Organisation], list[Held]] = {}
    for host, visitor, held in meetings:
        for one in _organisations(host):
            for other in _organisations(visitor):
                fates.setdefault((one, other), []).append(held)
    links = [
        Link(one, other, len(found), *(found.count(each) for each in (Held.HELD, Held.NOT_HELD, Held.NOT_NOTED)))
        for (one, other), found in fates.items()
    ]
    return tuple(sorted(links, key=lambda link: (-link.planned, link.host, link.visitor)))


def _organisations(calendar: Calendar) -> list[Organisation]:
    return list(dict.fromkeys(Organisation(each.organisation, each.organisation_latin) for each in calendar.members))
