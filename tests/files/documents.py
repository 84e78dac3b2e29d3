"""Small documents to change in one place, and hypothesis strategies for whole checked ones."""

import json
import unicodedata
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from matchmaker.files.instances import (
    DEFAULT_OBJECTIVE,
    OBJECTIVES,
    CurrentMeeting,
    Instance,
    Pair,
    Person,
    Resource,
    Session,
    Slot,
)
from matchmaker.files.plans import Conflict, Meeting, Plan
from matchmaker.files.profiles import SECTORS, LanguageResource, Preference, Profile, Profiles

Document = dict[str, Any]
PARTS = ("complementarity", "keywords", "themes", "language", "sector", "wants", "met_before")
LARGEST = 2**31 - 1


def instance_example(**changes: Any) -> Document:
    """An instance with something under every key; `changes` replace whole keys, None removes one."""
    document = {
        "format": "matchmaker-instance/1",
        "name": "example",
        "slots": ["s1", {"id": "s2"}, {"id": "s3", "day": "d2"}, {"id": "s4", "day": "d2"}],
        "sessions": [
            {"id": "t1", "slot": "s1", "theme": "it", "tables": 2, "room": "A"},
            {"id": "long", "slots": ["s3", "s4"], "tables": 1},
        ],
        "resources": [{"id": "interpreter", "capacity": 1}],
        "people": [
            {"id": "h1", "side": "host", "themes": ["it"]},
            {"id": "h2", "side": "host", "unavailable": ["s1"]},
            {"id": "v1", "side": "visitor", "max_meetings": 3},
        ],
        "pairs": [
            {
                "id": "p1",
                "a": "h1",
                "b": "v1",
                "weight": 0.5,
                "slots": ["s1"],
                "session": "t1",
                "uses": ["interpreter"],
            },
            {"id": "p2", "a": "v1", "b": "h2", "weight": 1, "must": True},
        ],
        "precedences": [["p1", "p2"]],
        "current": [{"a": "h1", "b": "v1", "session": "t1"}],
    }
    return _changed(document, changes)


def plan_example(**changes: Any) -> Document:
    """A plan with something under every key; `changes` replace whole keys, None removes one."""
    document = {
        "format": "matchmaker-plan/1",
        "instance": "example",
        "instance_sha256": "0" * 64,
        "status": "optimal",
        "method": "exact",
        "seed": 0,
        "seconds": 1.25,
        "versions": {"matchmaker": "1"},
        "objective": {"weight": 1.5},
        "bound": {"weight": 1.5},
        "gap": {"weight": 0.0},
        "bound_scope": {"idle": "these meetings"},
        "meetings": [{"a": "h1", "b": "v1", "session": "t1", "slot": "s1", "table": 1}],
        "events": [{"absent": "h2"}, {"late": "h1", "slot": "s2", "from": "s1"}],
        "conflict": [{"rule": "must", "ids": ["p2"], "sentence": "They have to meet."}],
    }
    return _changed(document, changes)


def profiles_example(**changes: Any) -> Document:
    """Profiles with something under every key; `changes` replace whole keys, None removes one."""
    document = {
        "format": "matchmaker-profiles/1",
        "name": "example",
        "people": [
            {"id": "h1", "side": "host", "themes": ["it"], "languages": ["da", "en"], "offers": ["wind"]},
            {"id": "v1", "side": "visitor", "languages": ["zh-Hans"], "unavailable": ["s1"], "max_meetings": 2},
        ],
        "preferences": [{"from": "h1", "to": "v1", "kind": "want", "rank": 1}],
        "met_before": [["h1", "v1"]],
        "slots": ["s1", "s2"],
        "sessions": [{"id": "t1", "slot": "s1", "tables": 3}],
        "resources": [{"id": "interpreter", "capacity": 1, "languages": ["da", "zh-Hans"]}],
        "weights": {"met_before": -0.2},
    }
    return _changed(document, changes)


def encoded(document: Any) -> bytes:
    """The document as JSON bytes."""
    return json.dumps(document).encode()


def _changed(document: Document, changes: Document) -> Document:
    return {key: value for key, value in (document | changes).items() if value is not None}


def texts(*, longest: int = 20, shortest: int = 0) -> SearchStrategy[str]:
    """Text on one line in normal form C without control characters."""
    characters = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
    normal = st.text(characters, min_size=shortest, max_size=longest).map(
        lambda text: unicodedata.normalize("NFC", text)
    )
    return normal.filter(lambda text: shortest <= len(text))


labels = texts(shortest=1).map(str.strip).filter(bool)  # A workbook's cells lose spaces around a text.
counts = st.one_of(st.integers(0, 9), st.integers(0, LARGEST))
limits = st.none() | counts


def ids(prefix: str, most: int, least: int = 0) -> SearchStrategy[list[str]]:
    """Different ids that begin with a prefix."""
    tails = st.text("abcXYZ019_.-", max_size=4)
    return st.lists(tails.map(lambda tail: prefix + tail), min_size=least, max_size=most, unique=True)


def some_of(values: list[str]) -> SearchStrategy[tuple[str, ...]]:
    """Some of the values, each once."""
    return (st.lists(st.sampled_from(values), unique=True) if values else st.just([])).map(tuple)


@st.composite
def slot_lists(draw: DrawFn, least: int = 0) -> tuple[Slot, ...]:
    """Slots in days that do not come back."""
    names = draw(ids("s", most=6, least=least))
    days = draw(st.lists(st.none() | labels, min_size=1, max_size=3, unique=True))
    lengths = sorted(draw(st.lists(st.integers(0, len(days) - 1), min_size=len(names), max_size=len(names))))
    return tuple(Slot(name, days[day]) for name, day in zip(names, lengths, strict=True))


@st.composite
def session_lists(draw: DrawFn, slots: tuple[Slot, ...]) -> tuple[Session, ...]:
    """Sessions in one slot or in consecutive slots of a day."""
    runs = [
        tuple(slot.id for slot in slots[first : last + 1])
        for first in range(len(slots))
        for last in range(first, len(slots))
        if slots[first].day == slots[last].day
    ]
    if not runs:
        return ()
    return tuple(
        Session(name, draw(st.sampled_from(runs)), draw(counts), draw(st.none() | labels), draw(st.none() | labels))
        for name in draw(ids("t", most=4))
    )


@st.composite
def instances(draw: DrawFn) -> Instance:
    """Any instance that keeps the rules of the format."""
    slots = draw(slot_lists(least=1))
    sessions = draw(session_lists(slots))
    slot_ids = [slot.id for slot in slots]
    shifts = st.dictionaries(st.sampled_from(slot_ids), counts, max_size=2)
    resources = tuple(Resource(name, draw(counts), draw(shifts)) for name in draw(ids("r", most=2)))
    sides = draw(st.lists(labels, min_size=2, max_size=2, unique=True) | st.just([None]))
    people = tuple(
        Person(
            id=name,
            side=draw(st.sampled_from(sides)),
            themes=tuple(draw(st.lists(labels, max_size=2))),
            unavailable=draw(some_of(slot_ids)),
            min_meetings=draw(counts),
            max_meetings=draw(limits),
            max_in_a_row=draw(limits),
            name=draw(texts()),
        )
        for name in draw(ids("h", most=5, least=1))
    )
    session_ids = [session.id for session in sessions]
    couples = [
        (first.id, second.id)
        for first in people
        for second in people
        if first.id < second.id and (first.side is None or first.side != second.side)
    ]
    chosen = draw(st.lists(st.sampled_from(couples), unique=True, max_size=5)) if couples else []
    pairs = tuple(
        Pair(
            id=f"p{number}",
            a=a,
            b=b,
            weight=draw(st.floats(0, 1e12)) + 0.0,
            must=draw(st.booleans()),
            forbidden=draw(st.booleans()),
            slots=draw(st.none() | some_of(slot_ids)),
            session=draw(st.none() | st.sampled_from(session_ids)) if session_ids else None,
            uses=draw(some_of([resource.id for resource in resources])),
            reasons=draw(
                st.dictionaries(texts(), st.floats(allow_nan=False, allow_infinity=False) | texts(), max_size=2)
            ),
        )
        for number, (a, b) in enumerate(chosen)
    )
    orders = [(first.id, second.id) for first in pairs for second in pairs if first is not second]
    current = tuple(
        CurrentMeeting(b, a, draw(st.sampled_from(session_ids)), draw(st.booleans()))
        for a, b in (chosen if session_ids else [])
    )
    return Instance(
        name=draw(texts()),
        slots=slots,
        sessions=sessions,
        people=people,
        pairs=pairs,
        resources=resources,
        precedences=tuple(draw(st.lists(st.sampled_from(orders), max_size=3))) if orders else (),
        max_break_spread=draw(limits),
        objective=draw(st.just(DEFAULT_OBJECTIVE) | some_of(list(OBJECTIVES)).filter(bool)),
        current=current,
    )


@st.composite
def plans(draw: DrawFn) -> Plan:
    """Any plan that has the shape of the format."""
    values = st.dictionaries(st.sampled_from(OBJECTIVES), counts | st.floats(-1e300, 1e300))
    people, slot = st.sampled_from(["h1", "h-2", "v_3"]), st.sampled_from(["s1", "s.2"])
    later = st.fixed_dictionaries({}, optional={"from": slot})
    events = st.one_of(
        st.builds(lambda person, start: {"absent": person, **start}, people, later),
        st.builds(lambda person, at, start: {"late": person, "slot": at, **start}, people, slot, later),
        st.builds(lambda person, at, start: {"early": person, "slot": at, **start}, people, slot, later),
        st.builds(lambda session, start: {"close": session, **start}, st.just("t1"), later),
        st.builds(lambda number, start: {"tables": "t1", "number": str(number), **start}, st.integers(0, 9999), later),
        st.builds(lambda at: {"now": at}, slot),
    )
    meetings = st.builds(Meeting, people, people, st.just("t1"), slot, st.integers(1, LARGEST), st.booleans())
    conflicts = st.builds(Conflict, labels, st.lists(labels, max_size=2).map(tuple), texts())
    return Plan(
        instance=draw(texts()),
        instance_sha256=draw(st.text("0123456789abcdef", min_size=64, max_size=64)),
        status=draw(st.sampled_from(["optimal", "feasible", "infeasible"])),
        method=draw(texts()),
        seed=draw(counts),
        seconds=draw(st.floats(0, 1e9)),
        versions=draw(st.dictionaries(texts(), texts(), max_size=2)),
        objective=draw(values),
        bound=draw(values),
        gap=draw(values),
        bound_scope=draw(st.dictionaries(st.sampled_from(OBJECTIVES), texts(), max_size=2)),
        meetings=tuple(draw(st.lists(meetings, max_size=3))),
        events=tuple(draw(st.lists(events, max_size=3))),
        conflict=tuple(draw(st.lists(conflicts, max_size=2))),
    )


@st.composite
def profiles(draw: DrawFn, text: SearchStrategy[str] | None = None, largest_weight: float = 1e12) -> Profiles:
    """Any profiles that keep the rules of the format; `text` limits free texts to what a kind of file can hold."""
    text = texts() if text is None else text
    label = text.filter(bool)
    codes = st.lists(st.sampled_from(["da", "en", "zh-Hans", "yue"]), unique=True)
    slots = draw(slot_lists())
    people = tuple(
        Profile(
            id=name,
            side=draw(st.sampled_from(["host", "visitor"])),
            name=draw(text),
            organisation=draw(text),
            sector=draw(st.none() | st.sampled_from(SECTORS)),
            themes=tuple(draw(st.lists(label, max_size=2))),
            languages=tuple(draw(codes)),
            offers=tuple(draw(st.lists(texts(), max_size=3))),
            seeks=tuple(draw(st.lists(texts(), max_size=3))),
            about=draw(text),
            keywords=tuple(draw(st.lists(texts(), max_size=3))),
            unavailable=draw(some_of([slot.id for slot in slots])),
            min_meetings=draw(counts),
            max_meetings=draw(limits),
            max_in_a_row=draw(limits),
        )
        for name in draw(ids("h", most=4, least=1))
    )
    couples = [(first.id, second.id) for first in people for second in people if first is not second]
    wishes = draw(st.lists(st.sampled_from(couples), unique=True, max_size=4)) if couples else []
    ranks = st.none() | st.integers(1, LARGEST)
    sizes = st.floats(0, largest_weight).map(lambda size: round(size, 6) + 0.0)
    return Profiles(
        name=draw(text),
        people=people,
        preferences=tuple(Preference(a, b, draw(st.sampled_from(["want", "veto"])), draw(ranks)) for a, b in wishes),
        met_before=tuple(draw(st.lists(st.sampled_from(couples), max_size=3))) if couples else (),
        slots=slots,
        sessions=draw(session_lists(slots)),
        resources=tuple(
            LanguageResource(name, draw(counts), draw(st.sampled_from([(), ("da", "en")])))
            for name in draw(ids("r", most=2))
        ),
        weights=draw(st.dictionaries(st.sampled_from(PARTS), sizes, max_size=3)),
    )
