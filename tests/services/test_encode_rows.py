"""A workshop's rows become the instance they mean, and a plan comes back from its rows as it was."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event as database_event
from sqlalchemy.orm import Session

from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.errors import InputError
from matchmaker.files.instance_files import format_instance, parse_instance
from matchmaker.files.instances import CurrentMeeting, Instance, Pair, Person, Resource, Slot
from matchmaker.files.instances import Session as SessionEntry
from matchmaker.files.plans import Conflict, Meeting, Plan
from matchmaker.services.encode.plans import plan_of, store_plan
from matchmaker.services.encode.rows import themes_covered, workshop_instance
from matchmaker.store.tables.pairs import PairScoreUse
from matchmaker.store.tables.registrations import Availability, RegistrationTheme
from matchmaker.store.tables.workshops import Workshop
from tests import factories as make

SHA256 = "c0" * 32


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


def _plan(workshop: Workshop, meetings: tuple[Meeting, ...], **given) -> Plan:
    known = {"status": "feasible", "method": "greedy", "seed": 7, "seconds": 0.5, "versions": {"matchmaker": "0.1.0"}}
    values = {"objective": {"weight": 0.1 + 0.2}, "bound": {"weight": 1.0}, "gap": {"weight": 0.7}}
    return Plan(
        **{"instance": workshop.public_id, "instance_sha256": SHA256, **known, **values, "meetings": meetings, **given}
    )


def _choose(session, registration, *themes) -> None:
    for priority, theme in enumerate(themes, start=1):
        ids = {"registration_id": registration.id, "theme_id": theme.id}
        make.added(session, RegistrationTheme(**ids, priority=priority))


def _away(session, registration, slot, *, available: bool = False) -> None:
    ids = {"registration_id": registration.id, "slot_id": slot.id, "workshop_id": registration.workshop_id}
    make.added(session, Availability(**ids, available=available))


def test_a_workshop_becomes_the_instance_that_it_means(session):
    workshop = make.workshop(session, max_break_spread=2, objective=["weight", "rooms"])
    late, early, next_day = (make.slot(session, workshop, number, day) for number, day in ((1, 0), (0, 0), (0, 1)))
    health, wind = make.theme(session, workshop), make.theme(session, workshop)
    offshore = make.theme(session, workshop, parent=wind)
    hall = make.room(session, workshop)
    long = make.workshop_session(session, workshop, [late, early], theme_id=wind.id, room_id=hall.id, tables=3)
    short = make.workshop_session(session, workshop, [next_day], tables=0)
    interpreter = make.resource(session, workshop, capacity=2)
    host = make.registration(session, workshop, min_meetings=1, max_meetings=4, max_in_a_row=2)
    visitor = make.registration(session, workshop, Side.VISITOR)
    _choose(session, host, offshore, health)
    _away(session, host, next_day)
    _away(session, host, early, available=True)
    score = make.pair_score(session, visitor, host, weight=0.1 + 0.2)
    score.parts = {"keywords": 0.5}
    ids = {"pair_score_id": score.id, "resource_id": interpreter.id, "workshop_id": workshop.id}
    make.added(session, PairScoreUse(**ids))

    assert workshop_instance(session, workshop.id) == Instance(
        name=workshop.public_id,
        slots=(
            Slot(early.public_id, "2009-03-12"),
            Slot(late.public_id, "2009-03-12"),
            Slot(next_day.public_id, "2009-03-13"),
        ),
        sessions=(
            SessionEntry(long.public_id, (early.public_id, late.public_id), 3, wind.public_id, hall.public_id),
            SessionEntry(short.public_id, (next_day.public_id,), 0),
        ),
        people=(
            Person(
                id=host.public_id,
                side="host",
                themes=(health.public_id, wind.public_id, offshore.public_id),
                unavailable=(next_day.public_id,),
                min_meetings=1,
                max_meetings=4,
                max_in_a_row=2,
            ),
            Person(id=visitor.public_id, side="visitor"),
        ),
        pairs=(
            Pair(
                id=score.public_id,
                a=host.public_id,
                b=visitor.public_id,
                weight=0.1 + 0.2,
                uses=(interpreter.public_id,),
                reasons={"keywords": 0.5},
            ),
        ),
        resources=(Resource(interpreter.public_id, 2),),
        max_break_spread=2,
        objective=("weight", "rooms"),
    )


@pytest.fixture
def small(session):
    """A workshop of one slot with a session, two hosts and a visitor, all scored."""
    workshop = make.workshop(session)
    place = make.workshop_session(session, workshop, [make.slot(session, workshop)])
    hosts = [make.registration(session, workshop) for _ in range(2)]
    visitor = make.registration(session, workshop, Side.VISITOR)
    scores = [make.pair_score(session, host, visitor) for host in hosts]
    return workshop, place, hosts, visitor, scores


@pytest.mark.parametrize("by_host", [True, False])
def test_a_vetoed_pair_is_nowhere_in_the_instance(session, small, by_host):
    workshop, place, hosts, visitor, scores = small
    who, whom = (hosts[0], visitor) if by_host else (visitor, hosts[0])
    make.preference(session, who, whom, PreferenceKind.VETO)
    make.pair_rule(session, hosts[0], visitor, must=True)
    plan = make.plan(session, workshop, status=PlanStatus.PUBLISHED, published_at=make.NOW)
    make.meeting(session, plan, place, hosts[0], visitor)

    instance = workshop_instance(session, workshop.id)
    assert [pair.id for pair in instance.pairs] == [scores[1].public_id]
    assert instance.current == ()


def test_a_want_removes_no_pair(session, small):
    workshop, _, hosts, visitor, scores = small
    make.preference(session, hosts[0], visitor, PreferenceKind.WANT)

    assert {pair.id for pair in workshop_instance(session, workshop.id).pairs} == {row.public_id for row in scores}


@pytest.mark.parametrize("status", set(RegistrationStatus) - {RegistrationStatus.REGISTERED})
def test_a_registration_that_does_not_count_is_left_out_with_its_pairs(session, small, status):
    workshop, _, hosts, _, scores = small
    hosts[0].status = status
    session.flush()

    instance = workshop_instance(session, workshop.id)
    assert hosts[0].public_id not in {person.id for person in instance.people}
    assert [pair.id for pair in instance.pairs] == [scores[1].public_id]


def test_a_pair_of_one_side_is_left_out(session, small):
    workshop, _, hosts, _, scores = small
    make.pair_score(session, *hosts)

    assert {pair.id for pair in workshop_instance(session, workshop.id).pairs} == {row.public_id for row in scores}


def test_a_pair_that_must_meet_is_there_without_a_score(session, small):
    workshop, place, _, visitor, _ = small
    newcomer = make.registration(session, workshop)
    rule = make.pair_rule(session, newcomer, visitor, must=True, session_id=place.id)

    pair = workshop_instance(session, workshop.id).pairs[-1]
    ids = {"id": rule.public_id, "a": newcomer.public_id, "b": visitor.public_id}
    assert pair == Pair(**ids, weight=0.0, must=True, session=place.public_id)


def test_a_decision_is_added_to_the_score_of_its_pair(session, small):
    workshop, _, hosts, visitor, scores = small
    make.pair_rule(session, hosts[0], visitor, forbidden=True)

    first, second = workshop_instance(session, workshop.id).pairs
    assert (first.id, first.forbidden, second.forbidden) == (scores[0].public_id, True, False)


def test_a_session_without_slots_is_left_out_and_nobody_can_be_bound_to_it(session, small):
    workshop, _, hosts, visitor, _ = small
    unfinished = make.workshop_session(session, workshop, [])
    make.pair_rule(session, hosts[0], visitor, must=True, session_id=unfinished.id)

    instance = workshop_instance(session, workshop.id)
    assert unfinished.public_id not in {entry.id for entry in instance.sessions}
    assert instance.pairs[0].slots == ()


def test_the_published_plan_and_no_other_is_current(session, small):
    workshop, place, hosts, visitor, _ = small
    draft = make.plan(session, workshop)
    make.meeting(session, draft, place, hosts[1], visitor)
    published = make.plan(session, workshop, status=PlanStatus.PUBLISHED, published_at=make.NOW)
    make.meeting(session, published, place, hosts[0], visitor).locked = True
    session.flush()

    (meeting,) = workshop_instance(session, workshop.id).current
    assert meeting == CurrentMeeting(hosts[0].public_id, visitor.public_id, place.public_id, locked=True)


def test_nothing_of_another_workshop_is_in_the_instance(session, small):
    workshop, *_ = small
    before = workshop_instance(session, workshop.id)
    other = make.workshop(session)
    place = make.workshop_session(session, other, [make.slot(session, other)])
    people = make.registration(session, other), make.registration(session, other, Side.VISITOR)
    make.pair_score(session, *people)
    make.resource(session, other)
    plan = make.plan(session, other, status=PlanStatus.PUBLISHED, published_at=make.NOW)
    make.meeting(session, plan, place, *people)

    assert workshop_instance(session, workshop.id) == before


def test_a_workshop_that_does_not_exist_is_refused(session):
    with pytest.raises(InputError, match="a workshop that exists"):
        workshop_instance(session, 77)


def test_a_workshop_without_slots_is_refused_in_words(session):
    workshop = make.workshop(session)
    make.registration(session, workshop)

    with pytest.raises(InputError, match="slots: expected at least one slot, found none"):
        workshop_instance(session, workshop.id)


def test_a_workshop_without_people_is_refused_in_words(session):
    workshop = make.workshop(session)
    make.slot(session, workshop)

    with pytest.raises(InputError, match="registrations: expected at least one that is confirmed, found none"):
        workshop_instance(session, workshop.id)


@pytest.mark.parametrize(
    ("chosen", "covered"),
    [
        ((), set()),
        ((1,), {1, 11, 12}),
        ((11,), {1, 11}),
        ((11, 2), {1, 11, 2}),
        ((1, 11), {1, 11, 12}),
    ],
)
def test_a_theme_covers_its_sub_topics_and_a_sub_topic_its_theme_as_a_whole(chosen, covered):
    assert themes_covered(chosen, {1: None, 2: None, 11: 1, 12: 1}) == covered


def test_a_plan_comes_back_with_all_that_it_says(session, small):
    workshop, place, hosts, visitor, _ = small
    run = make.run(session, workshop)
    (slot,) = workshop_instance(session, workshop.id).slots
    plan = _plan(
        workshop,
        (Meeting(hosts[0].public_id, visitor.public_id, place.public_id, slot.id, 2, locked=True),),
        seed=2**40,
        bound_scope={"weight": "these meetings"},
        events=({"absent": hosts[1].public_id, "from": slot.id},),
        conflict=(Conflict("tables", (place.public_id,), "Der er for få borde. 桌子不够。"),),
    )

    row = store_plan(session, workshop.id, run.id, plan, now=make.NOW)
    session.expire_all()

    assert plan_of(session, row.id) == plan
    assert (row.number, row.run_id, row.status) == (1, run.id, PlanStatus.DRAFT)


def test_the_host_of_a_meeting_comes_first_however_it_was_written(session, small):
    workshop, place, hosts, visitor, _ = small
    (slot,) = workshop_instance(session, workshop.id).slots
    written = Meeting(visitor.public_id, hosts[0].public_id, place.public_id, slot.id, 1)

    row = store_plan(session, workshop.id, None, _plan(workshop, (written,)), now=make.NOW)

    assert plan_of(session, row.id).meetings == (replace(written, a=written.b, b=written.a),)


def test_plans_of_a_workshop_are_numbered(session, small):
    workshop, *_ = small

    rows = [store_plan(session, workshop.id, None, _plan(workshop, ()), now=make.NOW) for _ in range(3)]
    assert [row.number for row in rows] == [1, 2, 3]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"a": "nobody"}, r"meetings\[0\]\.a"),
        ({"b": "nobody"}, r"meetings\[0\]\.b"),
        ({"session": "nowhere"}, r"meetings\[0\]\.session"),
        ({"slot": "never"}, r"meetings\[0\]\.slot"),
    ],
)
def test_a_plan_that_names_what_is_not_there_is_refused(session, small, change, where):
    workshop, place, hosts, visitor, _ = small
    (slot,) = workshop_instance(session, workshop.id).slots
    meeting = Meeting(hosts[0].public_id, visitor.public_id, place.public_id, slot.id, 1)

    with pytest.raises(InputError, match=where):
        store_plan(session, workshop.id, None, _plan(workshop, (replace(meeting, **change),)), now=make.NOW)


def test_a_plan_of_another_workshop_is_refused(session, small):
    workshop, *_ = small

    with pytest.raises(InputError, match="the workshop"):
        store_plan(session, workshop.id, None, _plan(make.workshop(session), ()), now=make.NOW)


@st.composite
def workshops(draw) -> dict:
    """Draw the numbers that describe a random workshop; `_built` makes it."""
    slots = draw(st.lists(st.integers(1, 3), min_size=1, max_size=2))  # of each day
    count = sum(slots)
    starts = st.tuples(st.integers(0, count - 1), st.integers(1, 2))
    people = st.fixed_dictionaries(
        {
            "themes": st.sets(st.integers(0, 2)),
            "away": st.sets(st.integers(0, count - 1)),
            "max_meetings": st.none() | st.integers(0, 4),
        }
    )
    hosts, visitors = draw(st.tuples(*[st.lists(people, max_size=4)] * 2).filter(any))
    pairs = st.tuples(st.integers(0, 3), st.integers(0, 3))
    return {
        "slots": slots,
        "sessions": draw(st.lists(st.tuples(starts, st.integers(0, 2), st.none() | st.integers(0, 2)), max_size=4)),
        "hosts": hosts,
        "visitors": visitors,
        "scores": draw(st.dictionaries(pairs, st.floats(0, 1))),
        "used": draw(st.sets(pairs)),
        "vetoes": draw(st.sets(st.tuples(pairs, st.booleans()), max_size=3)),
        "locked": draw(st.booleans()),
    }


def _built(session: Session, drawn: dict) -> tuple[Workshop, set[frozenset[str]]]:
    """Return the workshop that `drawn` describes, and the vetoed pairs in public ids."""
    workshop = make.workshop(session)
    slots = [
        make.slot(session, workshop, number, day) for day, count in enumerate(drawn["slots"]) for number in range(count)
    ]
    themes = [make.theme(session, workshop) for _ in range(3)]
    for (start, length), tables, theme in drawn["sessions"]:
        taken = [slot for slot in slots[start : start + length] if slot.day == slots[start].day]
        theme_id = None if theme is None else themes[theme].id
        make.workshop_session(session, workshop, taken, tables=tables, theme_id=theme_id)
    sides = {Side.HOST: drawn["hosts"], Side.VISITOR: drawn["visitors"]}
    people = {
        side: [_person(session, workshop, side, each, themes, slots) for each in all_] for side, all_ in sides.items()
    }
    interpreter = make.resource(session, workshop)
    for pair, weight in drawn["scores"].items():
        if both := _both(people, pair):
            score = make.pair_score(session, *both, weight=weight)
            if pair in drawn["used"]:
                ids = {"pair_score_id": score.id, "resource_id": interpreter.id, "workshop_id": workshop.id}
                make.added(session, PairScoreUse(**ids))
    vetoed = [(both, by_host) for pair, by_host in drawn["vetoes"] if (both := _both(people, pair))]
    for both, by_host in vetoed:
        who, whom = both if by_host else both[::-1]
        make.preference(session, who, whom, PreferenceKind.VETO)
    return workshop, {frozenset(person.public_id for person in both) for both, _ in vetoed}


def _person(session, workshop, side, drawn, themes, slots):
    registration = make.registration(session, workshop, side, max_meetings=drawn["max_meetings"])
    _choose(session, registration, *(themes[number] for number in sorted(drawn["themes"])))
    for number in sorted(drawn["away"]):
        _away(session, registration, slots[number])
    return registration


def _both(people, pair):
    host, visitor = pair
    if host < len(people[Side.HOST]) and visitor < len(people[Side.VISITOR]):
        return people[Side.HOST][host], people[Side.VISITOR][visitor]
    return None


def _greedy(instance: Instance, *, locked: bool) -> tuple[Meeting, ...]:
    """Return meetings that keep the rules: each pair in turn at the first table that suits."""
    people = {person.id: person for person in instance.people}
    taken = {(person.id, slot) for person in instance.people for slot in person.unavailable}
    meetings, seated = [], {session.id: 0 for session in instance.sessions}
    held = dict.fromkeys(people, 0)
    for pair in instance.pairs:
        for session in instance.sessions:
            both = (people[pair.a], people[pair.b])
            cells = {(person.id, slot) for person in both for slot in session.slots}
            suits = all(session.theme in (None, *person.themes) or not person.themes for person in both)
            allowed = all(person.max_meetings is None or held[person.id] < person.max_meetings for person in both)
            if suits and allowed and seated[session.id] < session.tables and not cells & taken:
                seated[session.id] += 1
                meetings.append(Meeting(pair.a, pair.b, session.id, session.slots[0], seated[session.id], locked))
                taken |= cells
                for person in both:
                    held[person.id] += 1
                break
    return tuple(meetings)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=workshops())
def test_a_random_workshop_is_a_legal_instance_and_its_plan_comes_back(engine, drawn):
    with Session(engine) as session:
        workshop, vetoed = _built(session, drawn)

        instance = workshop_instance(session, workshop.id)
        assert parse_instance(format_instance(instance), "instance") == instance
        assert not vetoed & {frozenset((pair.a, pair.b)) for pair in instance.pairs}
        assert len(instance.people) == len(drawn["hosts"]) + len(drawn["visitors"])

        plan = _plan(workshop, _greedy(instance, locked=drawn["locked"]))
        row = store_plan(session, workshop.id, None, plan, now=make.NOW)
        session.expire_all()
        assert plan_of(session, row.id) == plan

        row.status, row.published_at = PlanStatus.PUBLISHED, make.NOW
        session.flush()
        current = workshop_instance(session, workshop.id).current
        assert current == tuple(CurrentMeeting(each.a, each.b, each.session, each.locked) for each in plan.meetings)


@pytest.mark.parametrize("act", ["read the instance", "store the plan", "read the plan"])
def test_the_number_of_statements_does_not_depend_on_the_number_of_people(engine, act):
    counts = {_statements(engine, act, people) for people in (1, 3, 9)}

    assert len(counts) == 1
    assert counts < set(range(1, 20))


def _statements(engine, act: str, people: int) -> int:
    """Return the number of statements of `act` on a workshop with so many hosts and visitors, all with a meeting."""
    with Session(engine) as session:
        workshop = make.workshop(session)
        slot = make.slot(session, workshop)
        make.workshop_session(session, workshop, [slot], tables=people)
        for _ in range(people):
            pair = make.registration(session, workshop), make.registration(session, workshop, Side.VISITOR)
            make.pair_score(session, *pair)
            _away(session, pair[0], slot, available=True)
        instance = workshop_instance(session, workshop.id)
        plan = _plan(workshop, _greedy(instance, locked=False))
        assert len(plan.meetings) == people
        row = store_plan(session, workshop.id, None, plan, now=make.NOW)
        session.expire_all()
        acts = {
            "read the instance": lambda: workshop_instance(session, workshop.id),
            "store the plan": lambda: store_plan(session, workshop.id, None, plan, now=make.NOW),
            "read the plan": lambda: plan_of(session, row.id),
        }
        return _counted(engine, acts[act])


def _counted(engine, act) -> int:
    seen = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        seen.append(statement)

    database_event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        database_event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_an_instance_without_vetoes_is_that_of_a_world_without_them(session, small):
    workshop, place, hosts, visitor, _ = small
    plan = make.plan(session, workshop, status=PlanStatus.PUBLISHED, published_at=make.NOW)
    make.meeting(session, plan, place, hosts[0], visitor)
    before = workshop_instance(session, workshop.id)
    make.preference(session, visitor, hosts[0], PreferenceKind.VETO)

    assert workshop_instance(session, workshop.id) != before
    assert workshop_instance(session, workshop.id, with_vetoes=False) == before
