"""Small events for the affinity's tests: people in one line each, and random ones for properties."""

from dataclasses import dataclass

from hypothesis import strategies as st

from matchmaker.affinity.event import Delegation, Event

TEXTS = (
    "hydrogen storage",
    "storage of wind power",
    "e-health",
    "patient journals",
    "氢能储存",
    "brintlagring på øer",
    "🙂",
)
KEYWORDS = ("hydrogen", "wind", "C++", "氢能")
THEMES = ("it", "energy", "health")
LANGUAGES = ("da", "en", "zh")
SECTORS = ("company", "research", "public", "other", None)


@dataclass(frozen=True)
class Someone:
    """One person of a delegation; whatever is not given is not stated."""

    offers: tuple[str, ...] = ()
    seeks: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sector: str | None = None


def delegation(*people: Someone) -> Delegation:
    return Delegation(
        offers=[person.offers for person in people],
        seeks=[person.seeks for person in people],
        keywords=[person.keywords for person in people],
        themes=[person.themes for person in people],
        languages=[person.languages for person in people],
        sectors=[person.sector for person in people],
    )


def event(hosts: list[Someone], visitors: list[Someone], **relations) -> Event:
    return Event(delegation(*hosts), delegation(*visitors), **relations)


def some_of(labels: tuple[str, ...], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(labels), max_size=most, unique=True).map(tuple)


people = st.builds(
    Someone,
    offers=some_of(TEXTS, 4),
    seeks=some_of(TEXTS, 4),
    keywords=some_of(KEYWORDS, 3),
    themes=some_of(THEMES, 2),
    languages=some_of(LANGUAGES, 2),
    sector=st.sampled_from(SECTORS),
)


@dataclass(frozen=True)
class Draft:
    """An event before it is put together, so that a test can change one thing."""

    hosts: list[Someone]
    visitors: list[Someone]
    host_wants: dict[tuple[int, int], int]
    visitor_wants: dict[tuple[int, int], int]
    vetoes: frozenset[tuple[int, int]]
    met_before: frozenset[tuple[int, int]]
    interpreters: list[tuple[str, str]]
    open_themes: frozenset[str] | None

    def event(self) -> Event:
        relations = {name: value for name, value in vars(self).items() if name not in ("hosts", "visitors")}
        return event(self.hosts, self.visitors, **relations)

    def turned(self) -> "Draft":
        """Return the event with hosts and visitors in each other's place."""
        return Draft(
            self.visitors,
            self.hosts,
            {(visitor, host): rank for (host, visitor), rank in self.visitor_wants.items()},
            {(visitor, host): rank for (host, visitor), rank in self.host_wants.items()},
            frozenset((visitor, host) for host, visitor in self.vetoes),
            frozenset((visitor, host) for host, visitor in self.met_before),
            self.interpreters,
            self.open_themes,
        )


@st.composite
def drafts(draw) -> Draft:
    hosts, visitors = draw(st.lists(people, max_size=5)), draw(st.lists(people, max_size=5))
    every = [(host, visitor) for host in range(len(hosts)) for visitor in range(len(visitors))]
    pairs = st.frozensets(st.sampled_from(every), max_size=4) if every else st.just(frozenset())
    ranks = st.dictionaries(st.sampled_from(every), st.integers(1, 9), max_size=4) if every else st.just({})
    return Draft(
        hosts,
        visitors,
        draw(ranks),
        draw(ranks),
        draw(pairs),
        draw(pairs),
        draw(st.lists(st.sampled_from([("da", "zh"), ("en", "zh")]), max_size=2)),
        draw(st.none() | st.frozensets(st.sampled_from(THEMES), min_size=1)),
    )
