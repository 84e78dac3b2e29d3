"""What an edit is said to cost and to break is what the audit finds in whole plans, and the best is the best of all.

Events are random, with everything that binds; plans grow in them by edits that break nothing, so that these are tried
too. The audit shares no code with what is tested.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
import pytest

from matchmaker.solver.arrays import ints
from matchmaker.solver.audit import RULES, objective_values
from matchmaker.solver.audit.reading import Reading
from matchmaker.solver.board import Broken, Edit, Seating, best_of, open_places_of, places_of, price, rank, uses_of
from matchmaker.solver.board.choices import DECIMALS
from matchmaker.solver.board.rules import RULES as RULES_OF_EDITS
from matchmaker.solver.values import MAXIMISED
from tests.long_forms import LONG, only_long
from tests.solver.events import mid_sized
from tests.solver.planning import planned, problem_of
from tests.tiny import Document

EVENTS = 25
EDITS = 20
"""Of each event: 500 in all, twenty times as many in the long form."""

OBJECTIVES = (
    ("guarantee", "weight", "idle"),
    ("moves", "guarantee", "weight", "idle", "rooms"),
    ("weight", "rooms", "idle"),
    ("idle", "guarantee", "weight", "moves"),
)
NOT_COUNTED = frozenset({"pair_once", "person_once_per_slot"})
"""Plans that break these are worth nothing in particular: somebody would have to be in two places."""


@dataclass
class Event:
    """An event with a plan in it."""

    document: Document
    seating: Seating

    def plan(self, pair: Sequence[int], session: Sequence[int]) -> Document:
        pairs, sessions = self.document["pairs"], self.document["sessions"]
        return {
            "status": "feasible",
            "meetings": [
                {"a": pairs[one]["a"], "b": pairs[one]["b"], "session": sessions[at]["id"]}
                for one, at in zip(pair, sessions_of(session), strict=True)
            ],
        }

    def audited(self, edit: Edit = Edit()) -> tuple[dict[str, float], set[tuple[str, ...]]]:  # noqa: B008 (frozen)
        """Return the values of the plan after an edit, and what is wrong with it."""
        held = [*(place for place in self.seating.session_of.items() if place not in edit.out), *edit.into]
        plan = self.plan([pair for pair, _ in held], [session for _, session in held])
        reading = Reading(self.document, plan)
        findings = (finding for rule in RULES.values() for finding in rule(reading))
        return objective_values(self.document, plan), {_said(each.rule, each.ids) for each in findings}

    def new_faults(self, edit: Edit) -> set[tuple[str, ...]]:
        return self.audited(edit)[1] - self.audited()[1]

    def in_ids(self, broken: Broken) -> tuple[str, ...]:
        """Return what an edit breaks as the audit says it."""
        doc, subject = self.document, broken.subject
        names: dict[str, tuple[str, ...]] = {
            "p": tuple(pair["id"] for pair in doc["pairs"]),
            "h": tuple(person["id"] for person in doc["people"]),
            "s": tuple(session["id"] for session in doc["sessions"]),
            "t": tuple(slot["id"] for slot in doc["slots"]),
            "r": tuple(each["id"] for each in doc["resources"]),
        }
        if broken.rule in {"pair_once", "locked"}:
            pair = doc["pairs"][subject[0]]
            return (broken.rule, *sorted((pair["a"], pair["b"])))
        if broken.rule == "precedence":
            return (broken.rule, *doc["precedences"][subject[0]])
        return (broken.rule, *(names[kind][at] for kind, at in zip(_KINDS[broken.rule], subject, strict=True)))


_KINDS = {
    "forbidden": "p", "person_once_per_slot": "ht", "available": "hs", "theme": "hs", "pair_slots": "ps",
    "pair_session": "ps", "max_meetings": "h", "max_in_a_row": "h", "tables": "s", "resource": "rt", "must": "p",
    "break_spread": "", "pair_once": "hh", "locked": "hh", "precedence": "pp",
}  # fmt: skip


def sessions_of(session: Sequence[int]) -> list[int]:
    return [int(each) for each in session]


def _said(rule: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    key = ids[: len(_KINDS[rule])]
    return (rule, *(sorted(key) if rule in {"pair_once", "locked"} else key))


def _document(random: Random, number: int) -> Document:
    document: dict[str, Any] = dict(mid_sized(number, objective=random.choice(OBJECTIVES)))
    slots, sessions, pairs = document["slots"], document["sessions"], document["pairs"]
    for each in sessions:
        each["tables"] = random.choice((1, 2, 4))
    for first in (0, 3):
        long = [slots[first]["id"], slots[first + 1]["id"]]
        sessions.append({"id": f"long-{first}", "slots": long, "theme": None, "tables": 2, "room": "it"})
    for pair in pairs:
        chance = random.random()
        if chance < 0.03:
            pair["must"] = True
        elif chance < 0.08:
            pair["forbidden"] = True
        elif chance < 0.12:
            pair["slots"] = random.sample([slot["id"] for slot in slots], 3)
        elif chance < 0.15:
            pair["session"] = random.choice(sessions)["id"]
    document["precedences"] = [[one["id"], other["id"]] for one, other in zip(pairs[::9], pairs[1::9], strict=False)]
    document["max_break_spread"] = random.choice((None, 1, 2))
    return document


def _event(number: int) -> tuple[Random, Event]:
    random = Random(f"board {number}")
    document = _document(random, number)
    empty = ints([])
    seating = Seating(problem_of(document), empty, empty)
    for _ in range(150):
        edit = Edit((), ((random.randrange(len(document["pairs"])), random.randrange(len(document["sessions"]))),))
        if price(seating, edit).possible:
            seating = Seating(seating.problem, *seating.after(edit))
    return random, _with_current(random, Event(document, seating))


def _with_current(random: Random, event: Event) -> Event:
    """Let some meetings be in force as they are, some locked, and others in another session."""
    document, current, locked = event.document, [], []
    for pair, session in event.seating.session_of.items():
        chance, entry = random.random(), document["pairs"][pair]
        at = random.randrange(len(document["sessions"])) if chance < 0.3 else session
        place = {"a": entry["a"], "b": entry["b"], "session": document["sessions"][at]["id"], "locked": chance > 0.9}
        current.append(place)
        locked += [pair] if place["locked"] else []
    document["current"] = current
    return Event(document, Seating(problem_of(document), *event.seating.meetings, locked=locked))


def _edits(random: Random, event: Event) -> Iterator[Edit]:
    met = list(event.seating.session_of.items())
    pairs, sessions = len(event.document["pairs"]), len(event.document["sessions"])
    while True:
        (pair, session), (other, at) = random.sample(met, 2)
        yield random.choice(
            (
                Edit(((pair, session),), ((pair, random.randrange(sessions)),)),
                Edit(((pair, session), (other, at)), ((pair, at), (other, session))),
                Edit((), ((random.randrange(pairs), random.randrange(sessions)),)),
                Edit(((pair, session),)),
                Edit(((pair, session),), ((random.randrange(pairs), session),)),
            )
        )


@pytest.mark.bars
def test_what_an_edit_costs_and_breaks_is_what_the_audit_finds_of_five_hundred():
    tried = possible = 0
    rules_met: set[str] = set()
    for number in range(EVENTS * (20 if LONG else 1)):
        random, event = _event(number)
        before = event.audited()[0]
        edits = _edits(random, event)
        for _ in range(EDITS):
            edit = next(edits)
            found, told = price(event.seating, edit), event.new_faults(edit)
            assert {event.in_ids(each) for each in found.broken} == told, (number, edit)
            rules_met |= {each.rule for each in found.broken}
            if not NOT_COUNTED & {each.rule for each in found.broken}:
                after = event.audited(edit)[0]
                difference = {name: after[name] - before[name] for name in after}
                assert list(found.change) == list(difference)
                assert found.change == pytest.approx(difference, abs=1e-9), (number, edit)
            tried += 1
            possible += found.possible

    assert tried >= EVENTS * EDITS
    assert possible > tried / 10
    assert rules_met == set(RULES_OF_EDITS)  # each rule stood in the way of some edit


def _ranked(event: Event, edit: Edit) -> tuple[float, ...] | None:
    """Return by brute force what an edit is compared by; None where it may not be made."""
    if event.new_faults(edit):
        return None
    before, after = event.audited()[0], event.audited(edit)[0]
    gains = {name: after[name] - before[name] for name in after}
    return tuple(round(-gain if name in MAXIMISED else gain, DECIMALS) for name, gain in gains.items())


@pytest.mark.parametrize("number", range(8))
def test_the_best_place_for_a_meeting_is_that_of_brute_force(number):
    random, event = _event(number)
    pair, own = random.choice(list(event.seating.session_of.items()))
    places = range(len(event.document["sessions"]))
    moves = [Edit(((pair, own),), ((pair, at),)) for at in places if at != own]
    swaps = [
        Edit(((pair, own), (other, at)), ((pair, at), (other, own)))
        for other, at in event.seating.session_of.items()
        if at != own
    ]
    brute = [ranked for edit in (*moves, *swaps) if (ranked := _ranked(event, edit)) is not None]

    best = best_of(event.seating, places_of(event.seating, pair))

    assert (best is None) == (not brute)
    assert best is None or rank(best.price.change) == min(brute)


@pytest.mark.parametrize("number", range(8))
def test_what_is_left_out_because_somebody_is_busy_could_not_be_done(number):
    random, event = _event(number)
    left_out = 0
    for pair in random.sample(list(event.seating.session_of), 4):
        every, some = places_of(event.seating, pair), open_places_of(event.seating, pair)
        assert [each for each in every if each.price.possible] == [each for each in some if each.price.possible]
        left_out += len(every) - len(some)
    assert left_out > 0


@pytest.mark.parametrize("number", range(8))
def test_the_best_use_of_an_empty_table_is_that_of_brute_force(number):
    _, event = _event(number)
    tables = np.asarray([each["tables"] for each in event.document["sessions"]])
    session = int(np.argmax(tables - np.asarray(event.seating.seated)))
    added = [Edit((), ((pair, session),)) for pair in range(len(event.document["pairs"]))]
    moved = [Edit(((pair, at),), ((pair, session),)) for pair, at in event.seating.session_of.items() if at != session]
    brute = sorted(ranked for edit in (*added, *moved) if (ranked := _ranked(event, edit)) is not None)

    best = uses_of(event.seating, session, most=3)

    assert [rank(each.price.change) for each in best] == brute[:3]


def test_where_enough_new_meetings_are_better_than_any_move_no_move_is_compared(monkeypatch):
    _, event = _event(0)
    session = int(np.argmax(np.asarray(event.seating.tables) - np.asarray(event.seating.seated)))
    every = uses_of(event.seating, session, most=200)
    added = [each for each in every if not each.edit.out]
    assert added
    assert len(added) < len(every)

    monkeypatch.setattr("matchmaker.solver.board.choices._moves_into", lambda *_: pytest.fail("moves were compared"))
    assert uses_of(event.seating, session, most=1) == every[:1]


def _large() -> Document:
    """Return an event of 200 × 200 with four themes and twelve slots, in which tables bind."""
    random = Random("board 200 × 200")
    slots = [{"id": f"t{at}", "day": f"d{at // 6}"} for at in range(12)]
    themes = [f"k{at}" for at in range(4)]
    people = [
        {
            "id": f"{side[0]}{at}",
            "side": side,
            "themes": random.sample(themes, 2),
            "unavailable": [slot["id"] for slot in slots if random.random() < 0.1],
            "min_meetings": 2,
            "max_meetings": random.randint(4, 8),
        }
        for side in ("host", "visitor")
        for at in range(200)
    ]
    sessions = [
        {"id": f"{theme}-{slot['id']}", "slot": slot["id"], "theme": theme, "tables": 22, "room": theme}
        for slot in slots
        for theme in themes
    ]
    pairs = [
        {"id": f"h{a}-v{b}", "a": f"h{a}", "b": f"v{b}", "weight": random.randint(1, 1000) / 1000}
        for a in range(200)
        for b in random.sample(range(200), 60)
    ]
    document: Document = {"format": "matchmaker-instance/1", "name": "large", "slots": slots, "sessions": sessions}
    return document | {"people": people, "pairs": pairs, "objective": ["guarantee", "weight", "idle"]}


@pytest.mark.bars
@pytest.mark.timed
@only_long
def test_the_best_place_and_the_best_use_take_less_than_a_second_at_two_hundred_by_two_hundred(figure):
    document = _large()
    problem, plan = problem_of(document), planned(document)
    at = {(pair["a"], pair["b"]): index for index, pair in enumerate(document["pairs"])}
    session = {each["id"]: index for index, each in enumerate(document["sessions"])}
    pair = ints([at[held.a, held.b] for held in plan.meetings])
    taken: list[float] = []
    for number in range(10):
        began = time.perf_counter()
        seating = Seating(problem, pair, ints([session[held.session] for held in plan.meetings]))
        best_of(seating, places_of(seating, int(pair[number * 100])))
        uses_of(seating, number * 4)
        taken.append(time.perf_counter() - began)
    figure("seconds for best place and best use, 200 × 200, slowest of ten", max(taken))
    assert max(taken) <= 1


def test_pairs_that_are_closed_are_not_proposed():
    _, event = _event(1)
    session = int(np.argmax(np.asarray(event.seating.tables) - np.asarray(event.seating.seated)))
    best = uses_of(event.seating, session, most=200)
    added = [choice.edit.into[0][0] for choice in best if not choice.edit.out]
    assert added

    left = uses_of(event.seating, session, most=200, closed=frozenset({added[0]}))

    assert {choice.edit.into[0][0] for choice in left if not choice.edit.out} == set(added[1:])


def test_a_meeting_that_breaks_a_rule_by_now_can_be_moved_away_and_not_made_worse():
    document = dict(mid_sized(3))
    problem = problem_of(document)
    pair = next(pair for pair, people in enumerate(problem.pair_people) if not problem.available[people].all())
    person = next(one for one in problem.pair_people[pair] if not problem.available[one].all())
    away = int(np.flatnonzero(~problem.available[person])[0])
    there = next(at for at in range(problem.n_sessions) if problem.session_start[at] == away)
    seating = Seating(problem, ints([pair]), ints([there]))

    assert price(seating, Edit(((pair, there),))).possible
    assert "available" in {
        each.rule for each in price(Seating(problem, ints([]), ints([])), Edit((), ((pair, there),))).broken
    }


def test_whoever_is_there_without_being_listed_keeps_table_and_time():
    problem = problem_of(dict(mid_sized(3)))
    pair, session = next(
        (pair, session)
        for pair in range(problem.n_pairs)
        for session in range(problem.n_sessions)
        if price(Seating(problem, ints([]), ints([])), Edit((), ((pair, session),))).possible
    )
    one = int(problem.pair_people[pair][0])
    taken = Seating(problem, ints([]), ints([]), unlisted=[((one,), session)])
    full = Seating(problem, ints([]), ints([]), unlisted=[((), session)] * int(problem.session_tables[session]))
    edit = Edit((), ((pair, session),))

    assert {each.rule for each in price(taken, edit).broken} == {"person_once_per_slot"}
    assert {each.rule for each in price(full, edit).broken} == {"tables"}


def test_told_are_those_whose_meetings_begin_to_differ_from_the_plan_in_force():
    _, event = _event(2)
    seating, problem = event.seating, event.seating.problem
    in_force = set(zip(problem.current_pair.tolist(), problem.current_session.tolist(), strict=True))
    as_before = next(
        place for place in seating.session_of.items() if place in in_force and place[0] not in seating.locked
    )
    two = set(seating.people_of[as_before[0]])
    unchanged = {
        person for person in two
        if {(p, s) for p, s in seating.session_of.items() if person in seating.people_of[p]}
        == {(p, s) for p, s in in_force if person in seating.people_of[p]}
    }  # fmt: skip
    dropped = price(seating, Edit((as_before,)))

    assert (dropped.told, dropped.spared) == (unchanged, frozenset())
    without = Seating(problem, *seating.after(Edit((as_before,))))
    back = price(without, Edit((), (as_before,)))
    assert (back.told, back.spared) == (frozenset(), unchanged)
