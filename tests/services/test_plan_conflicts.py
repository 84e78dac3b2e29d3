"""The ids of a stored conflict become people, sessions and times, for every rule that the solver knows."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from matchmaker.domain.workshops import Side
from matchmaker.files.instances import CurrentMeeting, Pair
from matchmaker.services.conflicts import Words
from matchmaker.services.encode.rows import workshop_instance
from matchmaker.services.plans.conflicts import KINDS, Binding, Named, ResourceName
from matchmaker.solver.causes import SUBJECTS, Cause
from matchmaker.store.queries import timetable
from tests import delegations as people
from tests import factories as make


@pytest.fixture
def named(engine):
    """The workshop's rows, an instance in which every rule has something to say, and the names of its ids."""
    with Session(engine) as session:
        world = people.delegations(session)
        interpreter = make.resource(session, world.workshop, capacity=1)
        host, visitor, other = (e.registration for e in (world.hosts[0], world.visitors[0], world.visitors[1]))
        host.max_meetings, host.max_in_a_row = 3, 2
        session.flush()
        plain = workshop_instance(session, world.workshop.id)
        slots = [slot.id for slot in plain.slots]
        sessions = [each.id for each in plain.sessions]
        pairs = (
            Pair("p1", host.public_id, visitor.public_id, 1.0, slots=(slots[0], slots[2]), session=sessions[1]),
            Pair("p2", host.public_id, other.public_id, 1.0),
        )
        away = tuple(
            replace(each, unavailable=(slots[1],)) if each.id == host.public_id else each for each in plain.people
        )
        instance = replace(
            plain,
            pairs=pairs,
            people=away,
            precedences=(("p1", "p2"),),
            max_break_spread=2,
            current=(CurrentMeeting(host.public_id, visitor.public_id, sessions[0], locked=True),),
        )
        calendars = timetable.calendars(session, world.workshop.id)
        places = timetable.places(session, world.workshop.id)
        resources = {interpreter.public_id: ResourceName(interpreter.name, None)}
        names = Named(instance, calendars, places, timetable.slots(session, world.workshop.id), resources)
        yield instance, names, calendars, places, (host.id, visitor.id, other.id)


INDICES = {"pair": 0, "current": 0, "person": 0, "session": 0, "resource": 0, "slot": 1, "precedence": 0}


def _stored(instance, rule):
    said = Words(instance).conflict(Cause(rule, tuple(INDICES.get(kind, 0) for kind in SUBJECTS[rule])))
    return {"rule": said.rule, "ids": list(said.ids), "sentence": said.sentence}


def test_every_rule_of_the_solver_is_known():
    assert set(KINDS) == set(SUBJECTS)


def test_what_each_rule_speaks_of_is_found_by_name(named):
    instance, names, calendars, places, (host, visitor, other) = named
    one, two, three = calendars[host], calendars[visitor], calendars[other]
    first, second, third = places.values()
    times = [place.slots[0] for place in (first, second, third)]
    resource = ResourceName("interpreter", None)
    expected = {
        **{
            rule: Binding(rule, (one, two), second, (times[0], times[2]))
            for rule in ("must", "forbidden", "pair_once", "pair_slots", "pair_session")
        },
        **{rule: Binding(rule, (one, two), first) for rule in ("locked", "listed")},
        "available": Binding("available", (one,), slots=(times[1],)),
        "person_once_per_slot": Binding("person_once_per_slot", (one,)),
        "max_meetings": Binding("max_meetings", (one,), number=3),
        "max_in_a_row": Binding("max_in_a_row", (one,), number=2),
        "theme": Binding("theme", (one,), first),
        "tables": Binding("tables", place=first, number=2),
        "resource": Binding("resource", slots=(times[1],), resource=resource, number=1),
        "precedence": Binding("precedence", (one, two, one, three)),
        "break_spread": Binding("break_spread", number=2),
    }
    found = {rule: names.binding(_stored(instance, rule)) for rule in SUBJECTS}
    found["resource"] = replace(found["resource"], resource=resource)
    assert found == expected
    assert one.members[0].name == "Ane Hansen 0"
    assert (one.side, two.side) == (Side.HOST, Side.VISITOR)


@pytest.mark.parametrize("rule", SUBJECTS)
def test_what_is_gone_by_now_is_left_open_and_breaks_nothing(named, rule):
    instance, names, *_ = named
    stored = _stored(instance, rule)
    gone = names.binding(stored | {"ids": [f"gone{number}" for number, _ in enumerate(stored["ids"])]})
    assert gone.rule == rule
    assert set(gone.people) <= {None}
    assert gone.place is None


def test_a_rule_that_nobody_knows_is_named_and_breaks_nothing(named):
    _, names, *_ = named
    assert names.binding({"rule": "of tomorrow", "ids": ["x"]}) == Binding("of tomorrow")
