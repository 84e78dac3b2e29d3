"""From profiles to an instance: the bridge between people with ids and the affinity's positions in two delegations."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from matchmaker.affinity.embedders import Embedder
from matchmaker.affinity.event import Delegation, Event
from matchmaker.affinity.languages import NO_INTERPRETER, interpreter_of
from matchmaker.affinity.scores import ScoredPairs, score_pairs
from matchmaker.errors import InputError
from matchmaker.files.instances import Instance, Pair, Person, Resource
from matchmaker.files.profiles import LanguageResource, Preference, Profile, Profiles

HOST, VISITOR = "host", "visitor"
LONGEST_ID = 64
REASON_DECIMALS = 4


def score(
    profiles: Profiles, *, semantic: Embedder | None = None, top: int = 40, topics: Sequence[Sequence[str]] = ()
) -> Instance:
    """Score the pairs of an event and make the instance that the solver plans.

    Parameters
    ----------
    semantic
        What compares texts by meaning beside their words; None: words alone.
    top
        Pairs kept per person on each side; 0 keeps all. Wanted pairs are always kept, vetoed ones never.
    topics
        The names of each topic that keywords may name, in any languages, beside those that are always known.

    Returns
    -------
    Instance
        People, slots, sessions and resources as in the profiles; the pairs with the host as ``a``, in the order of the
        people, with the parts of each affinity as ``reasons``. Pairs without a common language are shared out among the
        interpreters who join them, by capacity.

    Raises
    ------
    InputError
        A negative `top`, wrong weights, a side that is neither host nor visitor, no people or no slots.
    """
    _check(profiles, top)
    meeting = _Delegations(profiles)
    event = _event(profiles, meeting, topics)
    scored = score_pairs(event, semantic, profiles.weights, top)
    return Instance(
        name=profiles.name,
        slots=profiles.slots,
        sessions=profiles.sessions,
        people=tuple(_person(profile) for profile in profiles.people),
        pairs=tuple(_pairs(scored, event, meeting, profiles.resources)),
        resources=tuple(Resource(resource.id, resource.capacity) for resource in profiles.resources),
    )


def event_of(
    profiles: Profiles, topics: Sequence[Sequence[str]] = ()
) -> tuple[Event, tuple[str, ...], tuple[str, ...]]:
    """Return what the affinity is told about an event, with the ids of its hosts and of its visitors in their order."""
    meeting = _Delegations(profiles)
    hosts, visitors = (tuple(person.id for person in side) for side in (meeting.hosts, meeting.visitors))
    return _event(profiles, meeting, topics), hosts, visitors


def _check(profiles: Profiles, top: int) -> None:
    if top < 0:
        raise InputError("top", "", "a whole number >= 0", str(top))
    if not profiles.people:
        raise InputError("profiles", "people", "at least one person", "none")
    if not profiles.slots:
        raise InputError("profiles", "slots", "at least one slot", "none")
    for position, person in enumerate(profiles.people):
        if person.side not in (HOST, VISITOR):
            raise InputError("profiles", f"people[{position}].side", f"{HOST} or {VISITOR}", repr(person.side))


class _Delegations:
    """Who stands where: the people of each side in order, and the positions of pairs of ids."""

    def __init__(self, profiles: Profiles) -> None:
        self.hosts = [person for person in profiles.people if person.side == HOST]
        self.visitors = [person for person in profiles.people if person.side == VISITOR]
        self._host_at = {person.id: position for position, person in enumerate(self.hosts)}
        self._visitor_at = {person.id: position for position, person in enumerate(self.visitors)}

    def pair(self, one: str, other: str) -> tuple[int, int] | None:
        """Return the positions of host and visitor, named in either order; None for two people of one side."""
        host, visitor = (one, other) if one in self._host_at else (other, one)
        if host not in self._host_at or visitor not in self._visitor_at:
            return None
        return self._host_at[host], self._visitor_at[visitor]

    def pairs(self, named: Iterable[tuple[str, str]]) -> set[tuple[int, int]]:
        """Return the positions of all pairs across the sides among those named."""
        return {pair for one, other in named if (pair := self.pair(one, other)) is not None}

    def ranks(self, wants: Iterable[Preference]) -> dict[tuple[int, int], int]:
        """Return the best rank that each pair is given; a want without a rank stands first."""
        best: dict[tuple[int, int], int] = {}
        for want in wants:
            pair = self.pair(want.from_, want.to)
            if pair is not None:
                rank = 1 if want.rank is None else want.rank
                best[pair] = min(rank, best.get(pair, rank))
        return best

    def is_host(self, person: str) -> bool:
        """Return whether `person` is one of the hosts."""
        return person in self._host_at


def _event(profiles: Profiles, meeting: _Delegations, topics: Sequence[Sequence[str]]) -> Event:
    wants = [preference for preference in profiles.preferences if preference.kind == "want"]
    vetoes = [preference for preference in profiles.preferences if preference.kind == "veto"]
    return Event(
        hosts=_delegation(meeting.hosts),
        visitors=_delegation(meeting.visitors),
        host_wants=meeting.ranks(want for want in wants if meeting.is_host(want.from_)),
        visitor_wants=meeting.ranks(want for want in wants if not meeting.is_host(want.from_)),
        vetoes=meeting.pairs((veto.from_, veto.to) for veto in vetoes),
        met_before=meeting.pairs(profiles.met_before),
        interpreters=[resource.languages for resource in profiles.resources],
        open_themes=_open_themes(profiles),
        topics=topics,
    )


def _delegation(people: Sequence[Profile]) -> Delegation:
    return Delegation(
        offers=[_offers(person) for person in people],
        seeks=[person.seeks for person in people],
        keywords=[person.keywords for person in people],
        themes=[person.themes for person in people],
        languages=[person.languages for person in people],
        sectors=[person.sector for person in people],
    )


def _offers(person: Profile) -> tuple[str, ...]:
    """Return what a person offers; where no offer is listed, the description of the person stands in for it."""
    return person.offers if any(text.strip() for text in person.offers) else (person.about,)


def _open_themes(profiles: Profiles) -> set[str] | None:
    """Return the themes that the sessions have; None where a session takes any pair or there is no session yet."""
    themes = {session.theme for session in profiles.sessions}
    return {theme for theme in themes if theme is not None} if themes and None not in themes else None


def _person(profile: Profile) -> Person:
    return Person(
        id=profile.id,
        side=profile.side,
        themes=profile.themes,
        unavailable=profile.unavailable,
        min_meetings=profile.min_meetings,
        max_meetings=profile.max_meetings,
        max_in_a_row=profile.max_in_a_row,
        name=profile.name,
    )


def _pairs(
    scored: ScoredPairs, event: Event, meeting: _Delegations, interpreters: Sequence[LanguageResource]
) -> Iterator[Pair]:
    capacities = [resource.capacity for resource in interpreters]
    needed = interpreter_of(event, scored.hosts, scored.visitors, scored.affinity, capacities).tolist()
    reasons = {name: values.astype(np.float64).round(REASON_DECIMALS).tolist() for name, values in scored.parts.items()}
    places = zip(scored.hosts.tolist(), scored.visitors.tolist(), scored.affinity.tolist(), strict=True)
    for at, (host, visitor, affinity) in enumerate(places):
        a, b = meeting.hosts[host].id, meeting.visitors[visitor].id
        yield Pair(
            id=_pair_id(a, b),
            a=a,
            b=b,
            weight=affinity,
            uses=() if needed[at] == NO_INTERPRETER else (interpreters[needed[at]].id,),
            reasons={name: values[at] for name, values in reasons.items()},
        )


def _pair_id(a: str, b: str) -> str:
    """Return an id that only this pair has, whoever else takes part: ``host.visitor`` where that is short and plain.

    An id with a dot of its own, or too long a one, gives a digest instead; its two dots keep it apart from the plain
    form, which has one.
    """
    plain = f"{a}.{b}"
    if len(plain) <= LONGEST_ID and plain.count(".") == 1:
        return plain
    return "p.." + hashlib.sha256(f"{a} {b}".encode()).hexdigest()[:40]
