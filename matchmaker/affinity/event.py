"""What the affinity is told about an event: two delegations as columns, and relations between their positions.

People are positions (0, 1, …) in their delegation; who they are stays outside.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

Texts = Sequence[str]
Pair = tuple[int, int]
"""A host's position and a visitor's position, in this order."""


@dataclass(frozen=True)
class Delegation:
    """What the people of one side state, one entry per person in each column.

    Parameters
    ----------
    offers, seeks
        Each person's texts.
    keywords
        Each person's keywords.
    themes
        Each person's themes; empty means all themes.
    languages
        Each person's language codes (BCP 47); empty means that the person did not say.
    sectors
        Each person's sector, or None.
    """

    offers: Sequence[Texts]
    seeks: Sequence[Texts]
    keywords: Sequence[Texts]
    themes: Sequence[Texts]
    languages: Sequence[Texts]
    sectors: Sequence[str | None]

    def __post_init__(self) -> None:
        columns = (self.offers, self.seeks, self.keywords, self.themes, self.languages, self.sectors)
        lengths = [len(column) for column in columns]
        if len(set(lengths)) != 1:
            raise ValueError(f"Expected columns of one length, got {lengths}.")

    def __len__(self) -> int:
        """Return the number of people."""
        return len(self.sectors)


@dataclass(frozen=True)
class Event:
    """Two delegations and what stands between them.

    Parameters
    ----------
    hosts, visitors
        The two sides.
    host_wants, visitor_wants
        The rank (1 is wanted most) that a host gives a visitor, and that a visitor gives a host.
    vetoes
        Pairs in which either does not want to meet the other.
    met_before
        Pairs that met at an earlier workshop.
    interpreters
        The languages that each interpreter resource joins, in the order in which equals are to be chosen.
    open_themes
        The themes of the event's sessions; None where a session takes any pair, or no session is known yet.
    topics
        The names of each topic that keywords may name, in any languages, beside those that are always known.
    """

    hosts: Delegation
    visitors: Delegation
    host_wants: Mapping[Pair, int] = field(default_factory=dict)
    visitor_wants: Mapping[Pair, int] = field(default_factory=dict)
    vetoes: Collection[Pair] = ()
    met_before: Collection[Pair] = ()
    interpreters: Sequence[Texts] = ()
    open_themes: Collection[str] | None = None
    topics: Sequence[Texts] = ()

    def __post_init__(self) -> None:
        for pairs in (self.host_wants, self.visitor_wants, self.vetoes, self.met_before):
            for host, visitor in pairs:
                if not (0 <= host < len(self.hosts) and 0 <= visitor < len(self.visitors)):
                    raise ValueError(f"Expected positions in the delegations, got the pair {(host, visitor)}.")
        for rank in (*self.host_wants.values(), *self.visitor_wants.values()):
            if rank < 1:
                raise ValueError(f"Expected ranks from 1 on, got {rank}.")
