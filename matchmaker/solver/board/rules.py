"""The hard rules once more, for one edit: a named function each, which yields what the edit newly breaks.

What a plan breaks already does not stand in the way of an edit that leaves it so or makes it better: a meeting at a
time at which somebody is away by now can be moved, although others like it stay.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from matchmaker.solver.board.edits import Broken
from matchmaker.solver.board.seating import Seating, Touched
from matchmaker.solver.problem import ANY


def forbidden(seating: Seating, touched: Touched) -> Iterator[Broken]:
    """Pairs that may not meet. Subject: pair."""
    for pair, _ in touched.edit.into:
        if seating.problem.forbidden[pair] and pair not in seating.session_of:
            yield Broken("forbidden", (pair,))


def pair_once(seating: Seating, touched: Touched) -> Iterator[Broken]:
    """A pair meets at most once. Subject: pair."""
    gone = {pair for pair, _ in touched.edit.out}
    coming = Counter(pair for pair, _ in touched.edit.into)
    for pair, times in coming.items():
        if times > 1 or (pair in seating.session_of and pair not in gone):
            yield Broken("pair_once", (pair,))


def person_once_per_slot(_seating: Seating, touched: Touched) -> Iterator[Broken]:
    """At most one meeting of a person in a slot. Subject: person, slot."""
    for person, (before, after) in touched.days.items():
        for slot in after.clashes - before.clashes:
            yield Broken("person_once_per_slot", (person, slot))


def available(seating: Seating, touched: Touched) -> Iterator[Broken]:
    """Nobody meets where away. Subject: person, session."""
    for pair, session in touched.edit.into:
        for person in seating.people_of[pair]:
            if not all(seating.available[person][slot] for slot in seating.clock.slots(session)):
                yield Broken("available", (person, session))


def theme(seating: Seating, touched: Touched) -> Iterator[Broken]:
    """Both people have the session's theme. Subject: person, session."""
    for pair, session in touched.edit.into:
        wanted = seating.problem.session_theme[session]
        for person in seating.people_of[pair] if wanted != ANY else ():
            if not seating.problem.has_theme[person, wanted]:
                yield Broken("theme", (person, session))


def pair_slots(seating: Seating, touched: Touched) -> Iterator[Broken]:
    """A pair meets only in slots that it may use. Subject: pair, session."""
    for pair, session in touched.edit.into:
        slots = seating.clock.slots(session)
        if not seating.problem.pair_slots[pair, slots.start : slots.stop].all():
            yield Broken("pair_slots", (pair, session))


def pair_session(seating: Seating, touched: Touched) -> Iterator[Broken]:
    """A pair that is tied to a session meets in no other. Subject: pair, session."""
    for pair, session in touched.edit.into:
        if seating.problem.pair_session[pair] not in {ANY, session}:
            yield Broken("pair_session", (pair, session))


def max_meetings(seating: Seating, touched: Touched) -> Iterator[Broken]:
    """Nobody has more meetings than they take. Subject: person."""
    for person, (before, after) in touched.held.items():
        if len(after) > max(seating.most[person], len(before)):
            yield Broken("max_meetings", (person,))


def max_in_a_row(_seating: Seating, touched: Touched) -> Iterator[Broken]:
    """Nobody has more meetings without a pause than they take. Subject: person."""
    for person, (before, after) in touched.days.items():
        if after.runs - before.runs:
            yield Broken("max_in_a_row", (person,))


def tables(seating: Seating, touched: Touched) -> Iterator[Broken]:
    """A session has a table for each meeting. Subject: session."""
    more = Counter(session for _, session in touched.edit.into)
    more.subtract(session for _, session in touched.edit.out)
    for session, number in more.items():
        seated = seating.seated[session]
        if seated + number > max(seating.tables[session], seated):
            yield Broken("tables", (session,))


def resource(seating: Seating, touched: Touched) -> Iterator[Broken]:
    """In no slot is more of a resource in use than there is. Subject: resource, slot."""
    more: Counter[tuple[int, int]] = Counter()
    for places, sign in ((touched.edit.into, 1), (touched.edit.out, -1)):
        for pair, session in places:
            for scarce in seating.resources_of.get(pair, ()):
                for slot in seating.clock.slots(session):
                    more[scarce, slot] += sign
    for (scarce, slot), number in more.items():
        used = seating.used[scarce, slot]
        if used + number > max(seating.capacity[scarce][slot], used):
            yield Broken("resource", (scarce, slot))


def must(seating: Seating, touched: Touched) -> Iterator[Broken]:
    """Pairs that must meet do. Subject: pair."""
    stays = {pair for pair, _ in touched.edit.into}
    for pair, _ in touched.edit.out:
        if seating.problem.must[pair] and pair not in stays:
            yield Broken("must", (pair,))


def precedence(seating: Seating, touched: Touched) -> Iterator[Broken]:
    """Where both pairs of a precedence meet, the first ends before the second begins. Subject: precedence."""
    comes = dict(touched.edit.into)
    gone = {pair for pair, _ in touched.edit.out}
    for index in {order for pair in comes for order in seating.orders_of.get(pair, ())}:
        first, second = seating.problem.precedences[index].tolist()
        earlier, later = (
            comes.get(pair, None if pair in gone else seating.session_of.get(pair)) for pair in (first, second)
        )
        if earlier is not None and later is not None and seating.clock.last[earlier] >= seating.clock.start[later]:
            yield Broken("precedence", (index,))


def break_spread(seating: Seating, touched: Touched) -> Iterator[Broken]:
    """The numbers of breaks of any two people differ by only so much. No subject."""
    limit = seating.problem.max_break_spread
    if limit is None:
        return
    counted = Counter(seating.breaks)
    for before, after in touched.days.values():
        counted[before.breaks] -= 1
        counted[after.breaks] += 1
    if _spread(counted) > max(limit, _spread(seating.breaks)):
        yield Broken("break_spread")


def locked(seating: Seating, touched: Touched) -> Iterator[Broken]:
    """Locked meetings stay. Subject: pair."""
    for pair, _ in touched.edit.out:
        if pair in seating.locked:
            yield Broken("locked", (pair,))


Rule = Callable[[Seating, Touched], Iterator[Broken]]

RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
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
"""Every hard rule by its name, the same name as in the audit; that only listed pairs meet follows from the indices."""


def _spread(counted: Counter[int]) -> int:
    numbers = [breaks for breaks, people in counted.items() if people > 0]
    return max(numbers) - min(numbers) if numbers else 0
