"""The hard rules, each a function that finds where a plan breaks it."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from matchmaker.solver.audit.calendars import breaks, meetings_by_day
from matchmaker.solver.audit.findings import Finding
from matchmaker.solver.audit.reading import Document, Meeting, Reading, Session, Who


def listed(reading: Reading) -> Iterator[Finding]:
    """Only listed pairs meet."""
    for meeting in reading.meetings:
        if meeting.pair is None:
            yield Finding(
                "listed", meeting.people, f"{meeting.a} and {meeting.b} meet, but the instance lists no such pair."
            )


def forbidden(reading: Reading) -> Iterator[Finding]:
    """Forbidden pairs do not meet."""
    for meeting, pair in _paired(reading):
        if pair.get("forbidden", False):
            yield Finding(
                "forbidden", (pair["id"], *meeting.people), f"{meeting.a} and {meeting.b} meet, but this is forbidden."
            )


def pair_once(reading: Reading) -> Iterator[Finding]:
    """A pair meets at most once, and so do two people whom nobody listed."""
    meetings_of: dict[Who, list[Meeting]] = defaultdict(list)
    for meeting in reading.meetings:
        meetings_of[meeting.who].append(meeting)
    for meetings in meetings_of.values():
        if len(meetings) > 1:
            names, sessions = tuple(sorted(meetings[0].people)), [meeting.session.id for meeting in meetings]
            yield Finding(
                "pair_once",
                (*names, *sessions),
                f"{' and '.join(names)} meet {len(sessions)} times: in {', '.join(sessions)}.",
            )


def person_once_per_slot(reading: Reading) -> Iterator[Finding]:
    """A person has at most one meeting in a slot."""
    for person, meetings in reading.meetings_of.items():
        in_slot: dict[int, list[Meeting]] = defaultdict(list)
        for meeting in meetings:
            for slot in meeting.session.slots:
                in_slot[slot].append(meeting)
        for slot, clashing in in_slot.items():
            if len(clashing) > 1:
                told = " and ".join(f"with {_other(meeting, person)} in {meeting.session.id}" for meeting in clashing)
                yield Finding(
                    "person_once_per_slot",
                    (person, reading.slots[slot]),
                    f"{person} has {len(clashing)} meetings in {reading.slots[slot]}: {told}.",
                )


def available(reading: Reading) -> Iterator[Finding]:
    """Nobody meets where unavailable, by the instance or by an event."""
    for person, meetings in reading.meetings_of.items():
        for meeting in meetings:
            missed = tuple(reading.slots[slot] for slot in meeting.session.slots if slot in reading.unavailable[person])
            if missed:
                yield Finding(
                    "available",
                    (person, meeting.session.id, *missed),
                    f"{person} meets {_other(meeting, person)} in {meeting.session.id}, "
                    f"but is unavailable in {', '.join(missed)}.",
                )


def theme(reading: Reading) -> Iterator[Finding]:
    """Whoever sits in a session with a theme has this theme."""
    for meeting in reading.meetings:
        for person in meeting.people:
            if not _has_theme(reading.people[person], meeting.session):
                yield Finding(
                    "theme",
                    (person, meeting.session.id),
                    f"{person} sits in {meeting.session.id}, but has not its theme {meeting.session.theme}.",
                )


def pair_slots(reading: Reading) -> Iterator[Finding]:
    """A pair that is restricted to slots meets within them only."""
    for meeting, pair in _paired(reading):
        outside = _outside_slots(reading, pair, meeting.session)
        if outside:
            yield Finding(
                "pair_slots",
                (pair["id"], meeting.session.id, *outside),
                f"{meeting.a} and {meeting.b} meet in {meeting.session.id}, but may not in {', '.join(outside)}.",
            )


def pair_session(reading: Reading) -> Iterator[Finding]:
    """A pair that is restricted to a session meets in no other."""
    for meeting, pair in _paired(reading):
        only = pair.get("session")
        if only is not None and only != meeting.session.id:
            yield Finding(
                "pair_session",
                (pair["id"], meeting.session.id, only),
                f"{meeting.a} and {meeting.b} meet in {meeting.session.id}, but may only in {only}.",
            )


def max_meetings(reading: Reading) -> Iterator[Finding]:
    """Nobody has more meetings than wanted."""
    for person, meetings in reading.meetings_of.items():
        most = reading.people[person].get("max_meetings")
        if most is not None and len(meetings) > most:
            yield Finding("max_meetings", (person,), f"{person} has {len(meetings)} meetings, but at most {most} fit.")


def max_in_a_row(reading: Reading) -> Iterator[Finding]:
    """Nobody has more back-to-back meetings in a day than wanted; a meeting counts once, however long it is."""
    for person in reading.people:
        most = reading.people[person].get("max_in_a_row")
        for run in _runs(reading, person):
            if most is not None and len(run) > most:
                sessions = tuple(meeting.session.id for meeting in run)
                yield Finding(
                    "max_in_a_row",
                    (person, *sessions),
                    f"{person} has {len(run)} meetings in a row ({', '.join(sessions)}), but at most {most} fit.",
                )


def tables(reading: Reading) -> Iterator[Finding]:
    """A session has no more meetings than tables; a closed one has none."""
    seated: dict[str, int] = defaultdict(int)
    for meeting in reading.meetings:
        seated[meeting.session.id] += 1
    for session, meetings in seated.items():
        offered = reading.sessions[session].tables
        if meetings > offered:
            yield Finding("tables", (session,), f"{session} has {meetings} meetings, but {offered} tables.")


def resource(reading: Reading) -> Iterator[Finding]:
    """In no slot do the running meetings use more of a resource than there is."""
    used: dict[tuple[str, int], list[str]] = defaultdict(list)
    for meeting, pair in _paired(reading):
        for name in set(pair.get("uses", ())):
            for slot in meeting.session.slots:
                used[name, slot].append(pair["id"])
    scarce = {document["id"]: document for document in reading.instance.get("resources", ())}
    for (name, slot), users in sorted(used.items()):
        offered = scarce[name].get("capacities", {}).get(reading.slots[slot], scarce[name]["capacity"])
        if len(users) > offered:
            yield Finding(
                "resource",
                (name, reading.slots[slot], *users),
                f"{len(users)} meetings use {name} in {reading.slots[slot]} ({', '.join(users)}), "
                f"but there are {offered}.",
            )


def must(reading: Reading) -> Iterator[Finding]:
    """Pairs that must meet do; after events only those that still can on their own."""
    met = {pair["id"] for _, pair in _paired(reading)}
    for pair in reading.instance["pairs"]:
        bound = pair.get("must", False) and (not reading.events or _can_still_meet(reading, pair))
        if bound and pair["id"] not in met:
            yield Finding(
                "must", (pair["id"], pair["a"], pair["b"]), f"{pair['a']} and {pair['b']} must meet, but do not."
            )


def precedence(reading: Reading) -> Iterator[Finding]:
    """Where both pairs of a precedence meet, the first ends before the second begins."""
    met: dict[str, list[Session]] = defaultdict(list)
    for meeting, pair in _paired(reading):
        met[pair["id"]].append(meeting.session)
    for first, second in reading.instance.get("precedences", ()):
        for earlier in met[first]:
            for later in met[second]:
                if earlier.slots[-1] >= later.slots[0]:
                    yield Finding(
                        "precedence",
                        (first, second, earlier.id, later.id),
                        f"{first} must end before {second} begins, but they meet in {earlier.id} and {later.id}.",
                    )


def break_spread(reading: Reading) -> Iterator[Finding]:
    """The numbers of breaks of any two people differ by no more than the instance allows."""
    most = reading.instance.get("max_break_spread")
    if most is None:
        return
    counted = {person: breaks(reading, person) for person in reading.people}
    busiest, calmest = max(counted, key=lambda name: counted[name]), min(counted, key=lambda name: counted[name])
    if counted[busiest] - counted[calmest] > most:
        yield Finding(
            "break_spread",
            (busiest, calmest),
            f"{busiest} has {counted[busiest]} breaks and {calmest} {counted[calmest]}, "
            f"but they may differ by {most} at most.",
        )


def locked(reading: Reading) -> Iterator[Finding]:
    """Locked meetings of `current` stay; after events only those that are still possible."""
    kept = {meeting.place for meeting in reading.meetings}
    for entry in reading.current:
        people, session = (entry["a"], entry["b"]), entry["session"]
        bound = not reading.events or reading.is_possible(people, reading.sessions[session])
        if entry.get("locked", False) and bound and reading.place_of(entry) not in kept:
            yield Finding(
                "locked",
                (*people, session),
                f"The meeting of {people[0]} and {people[1]} in {session} is locked, but not in the plan.",
            )


RULES: dict[str, Callable[[Reading], Iterator[Finding]]] = {
    rule.__name__: rule
    for rule in (
        listed,
        forbidden,
        pair_once,
        person_once_per_slot,
        available,
        theme,
        pair_slots,
        pair_session,
        max_meetings,
        max_in_a_row,
        tables,
        resource,
        must,
        precedence,
        break_spread,
        locked,
    )
}
"""Every hard rule by its name, the same name as in the model."""


def _paired(reading: Reading) -> Iterator[tuple[Meeting, Document]]:
    """Yield the meetings of listed pairs, each with its pair."""
    for meeting in reading.meetings:
        if meeting.pair is not None:
            yield meeting, meeting.pair


def _other(meeting: Meeting, person: str) -> str:
    return meeting.b if meeting.a == person else meeting.a


def _has_theme(person: Document, session: Session) -> bool:
    """No theme asked for, or no themes named (which means all), or this one among them."""
    themes = person.get("themes", ())
    return session.theme is None or not themes or session.theme in themes


def _outside_slots(reading: Reading, pair: Document, session: Session) -> tuple[str, ...]:
    allowed = pair.get("slots")
    if allowed is None:
        return ()
    return tuple(reading.slots[slot] for slot in session.slots if reading.slots[slot] not in allowed)


def _runs(reading: Reading, person: str) -> Iterator[list[Meeting]]:
    """Yield the person's maximal runs of back-to-back meetings."""
    for meetings in meetings_by_day(reading, person):
        run = [meetings[0]]
        for meeting in meetings[1:]:
            if meeting.session.slots[0] == run[-1].session.slots[-1] + 1:
                run.append(meeting)
            else:
                yield run
                run = [meeting]
        yield run


def _can_still_meet(reading: Reading, pair: Document) -> bool:
    """Say whether some session that has not begun could seat the pair if nobody else were there."""
    people = pair["a"], pair["b"]
    return not pair.get("forbidden", False) and any(
        session.slots[0] >= reading.now
        and reading.is_possible(people, session)
        and all(_has_theme(reading.people[person], session) for person in people)
        and not _outside_slots(reading, pair, session)
        and pair.get("session") in (None, session.id)
        for session in reading.sessions.values()
    )
