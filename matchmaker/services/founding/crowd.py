"""The founding case with fewer or more people: trimmed evenly over the themes, or filled up with namesakes."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import count, cycle, islice, zip_longest

from matchmaker.files.founding_case import (
    Delegation,
    FoundingCase,
    Participation,
    PersonEntry,
    RegistrationEntry,
    WorkshopEntry,
)


def resized(case: FoundingCase, people: int) -> FoundingCase:
    """Return the case with so many people, hosts and visitors in the same proportion, at least one of each.

    Fewer: every theme keeps its share, the demo's two experts stay, and wishes about people who are not there go with
    them. More: namesakes with a number join the first workshop, each with a calendar of their own, and there are tables
    and interpreters for them.

    Parameters
    ----------
    people
        How many, at least 2.
    """
    if people < 2:
        raise ValueError(f"Expected at least 2 people, got {people}")
    hosts, visitors = (len(delegation.people) for delegation in case.delegations)
    visiting = min(max(1, round(people * visitors / (hosts + visitors))), people - 1)
    delegations = tuple(
        _delegation(delegation, number, _theme_of_topics(case))
        for delegation, number in zip(case.delegations, (people - visiting, visiting), strict=True)
    )
    staying = {person.id for delegation in delegations for person in delegation.people}
    first, *others = case.participations
    known = {person.id for delegation in case.delegations for person in delegation.people}
    participations = (
        _with_namesakes(_trimmed(first, staying), first, sorted(staying - known)),
        *(_trimmed(each, staying) for each in others),
    )
    workshops = tuple(_enlarged(each, -(-people // (hosts + visitors))) for each in case.workshops)
    return replace(case, delegations=delegations, participations=participations, workshops=workshops)


def _theme_of_topics(case: FoundingCase) -> dict[str, str]:
    return {topic.code: theme.code for theme in case.partnership.themes for topic in theme.topics}


def _delegation(delegation: Delegation, number: int, theme_of: Mapping[str, str]) -> Delegation:
    return replace(delegation, people=tuple(islice(_repeated(_by_turns(delegation.people, theme_of)), number)))


def _by_turns(people: Iterable[PersonEntry], theme_of: Mapping[str, str]) -> list[PersonEntry]:
    """Return the people with one of each theme by turns, the themes in the order in which they first come."""
    groups: dict[str, list[PersonEntry]] = {}
    for person in people:
        main = person.themes[0]
        groups.setdefault(theme_of.get(main, main), []).append(person)
    return [person for turn in zip_longest(*groups.values()) for person in turn if person is not None]


def _repeated(people: list[PersonEntry]) -> Iterator[PersonEntry]:
    yield from people
    for number, person in zip((turn for turn in count(2) for _ in people), cycle(people)):
        latin = f"{person.name_latin} {number}" if person.name_latin else ""
        yield replace(person, id=f"{person.id}-{number}", name=f"{person.name} {number}", name_latin=latin)


def _trimmed(taking_part: Participation, staying: Collection[str]) -> Participation:
    registrations = tuple(
        replace(entry, members=members, name=entry.name if len(members) > 1 else "")
        for entry in taking_part.registrations
        if (members := tuple(member for member in entry.members if member in staying))
    )
    calendars = {entry.id for entry in registrations}
    return replace(
        taking_part,
        registrations=registrations,
        wants=_among(taking_part.wants, calendars),
        vetoes=_among(taking_part.vetoes, calendars),
        decisions=tuple(each for each in taking_part.decisions if {each.host, each.visitor} <= calendars),
    )


def _among(wishes: Mapping[str, tuple[str, ...]], calendars: Collection[str]) -> dict[str, tuple[str, ...]]:
    kept = {
        person: tuple(other for other in others if other in calendars)
        for person, others in wishes.items()
        if person in calendars
    }
    return {person: others for person, others in kept.items() if others}


def _with_namesakes(taking_part: Participation, whole: Participation, added: Iterable[str]) -> Participation:
    calendar_of = {member: entry for entry in whole.registrations for member in entry.members}
    namesakes = (_calendar_of_one(each, calendar_of[each.rpartition("-")[0]]) for each in added)
    return replace(taking_part, registrations=(*taking_part.registrations, *namesakes))


def _calendar_of_one(person: str, like: RegistrationEntry) -> RegistrationEntry:
    return replace(like, id=person, members=(person,), name="")


def _enlarged(workshop: WorkshopEntry, times: int) -> WorkshopEntry:
    return replace(
        workshop,
        sessions=tuple(replace(each, tables=each.tables * times) for each in workshop.sessions),
        interpreters=tuple(replace(each, capacity=each.capacity * times) for each in workshop.interpreters),
    )
