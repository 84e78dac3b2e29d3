"""A room that closes on the day: one act, and taken back as one."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.desk import DeskEventKind, Extent
from matchmaker.domain.workshops import Side
from matchmaker.errors import NotFoundError, Refusal, RefusedError
from matchmaker.services import desk
from matchmaker.services.desk import NewNote
from matchmaker.services.desk.rooms import runs_of
from matchmaker.store.queries import timetable
from matchmaker.store.tables.desk import DeskEvent
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from tests import delegations as people
from tests import factories as make

BEFORE = make.NOW
DAY = timedelta(days=1)


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


@pytest.fixture
def hall(session, world):
    """Return the room of all sessions but the third; the last slot is on the next day."""
    room = make.room(session, world.workshop)
    for number in (0, 1, 3):
        world.sessions[number].room_id = room.id
    last = world.slots[3]
    last.day, last.starts_at, last.ends_at = last.day + DAY, last.starts_at + DAY, last.ends_at + DAY
    session.flush()
    return room


@pytest.fixture
def world(session):
    return people.delegations(session, hosts=3, visitors=3, slots=4)


@pytest.fixture
def base(session, world, hall):
    return people.in_force(session, world, [(0, 0, 0), (1, 1, 1), (2, 2, 2), (0, 1, 3)])


def _close(session, world, room, extent, *, since=None, key="page", side=Side.HOST, now=BEFORE):
    new = NewNote(DeskEventKind.CLOSED, room.public_id, since.public_id if since else "", None, extent)
    return desk.note(session, world.office(side), world.slug, new, key, now=now)


def _closed(session, world):
    """Return the numbers of the sessions that a standing note closes."""
    keys = set(session.scalars(select(DeskEvent.session_id).where(DeskEvent.taken_back_at.is_(None))))
    return [number for number, each in enumerate(world.sessions) if each.id in keys]


def _during(world, number):
    return world.slots[number].starts_at + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("extent", "since", "during", "closed"),
    [
        (Extent.DAY, None, None, [0, 1]),
        (Extent.WORKSHOP, None, None, [0, 1, 3]),
        (Extent.DAY, None, 0, [1]),
        (Extent.DAY, 1, None, [1]),
        (Extent.WORKSHOP, 1, None, [1, 3]),
        (Extent.DAY, 3, None, [3]),
        (Extent.DAY, 0, 0, [1]),
    ],
)
def test_what_has_not_begun_in_the_room_closes_from_then_on_and_nothing_else(
    session, world, base, hall, extent, since, during, closed
):
    slot = None if since is None else world.slots[since]
    _close(session, world, hall, extent, since=slot, now=BEFORE if during is None else _during(world, during))
    assert _closed(session, world) == closed


def test_a_session_that_lasts_into_the_closing_cannot_take_place(session, world, base, hall):
    first, last = world.slots[0], world.slots[1]
    make.workshop_session(session, world.workshop, [first, last], room_id=hall.id)
    _close(session, world, hall, Extent.DAY, since=last)
    assert len(session.scalars(select(DeskEvent)).all()) == 2


def test_sent_again_it_is_the_same_closing_and_the_day_and_the_workshop_are_two(session, world, base, hall):
    first = _close(session, world, hall, Extent.DAY)
    assert _close(session, world, hall, Extent.DAY, now=_during(world, 0)) == first
    assert _closed(session, world) == [0, 1]
    assert _close(session, world, hall, Extent.WORKSHOP) != first
    assert _closed(session, world) == [0, 1, 3]


def test_it_is_told_as_one_note_and_one_entry_and_taken_back_as_one_by_either_office(session, world, base, hall):
    note_id = _close(session, world, hall, Extent.WORKSHOP)
    office = world.office(Side.VISITOR)
    shown = desk.sessions_of(session, office, world.slug, language="en", now=BEFORE)
    assert [(each.note.public_id, each.sessions) for each in shown.notes] == [(note_id, 3)]
    assert [each.closed for each in shown.sessions] == [True, True, False, True]
    assert next(each for each in shown.rooms if each.public_id == hall.public_id).workshop.sessions == 0

    desk.take_back(session, office, world.slug, note_id, now=BEFORE)
    assert _closed(session, world) == []
    again = desk.sessions_of(session, office, world.slug, language="en", now=BEFORE)
    assert (again.notes, [each.closed for each in again.sessions]) == ((), [False] * 4)
    entries = session.execute(
        select(JournalEntry.action, JournalEntry.details).where(JournalEntry.subject_kind == "desk_event")
    )
    assert [tuple(each) for each in entries] == [
        ("noted at the desk", {"kind": "closed", "sessions": 3}),
        ("desk note taken back", {"kind": "closed", "sessions": 3}),
    ]


def test_a_session_that_was_closed_before_stays_closed_when_its_room_opens(session, world, base, hall):
    single = NewNote(DeskEventKind.CLOSED, world.sessions[1].public_id)
    desk.note(session, world.office(Side.HOST), world.slug, single, "single", now=BEFORE)
    room = _close(session, world, hall, Extent.DAY)
    desk.take_back(session, world.office(Side.HOST), world.slug, room, now=BEFORE)
    assert _closed(session, world) == [1]


def test_what_closing_a_room_takes_is_counted_before(session, world, base, hall):
    shown = desk.sessions_of(session, world.office(Side.HOST), world.slug, language="en", now=_during(world, 0))
    found = next(each for each in shown.rooms if each.public_id == hall.public_id)
    assert (found.day.sessions, found.day.meetings) == (1, 1)
    assert (found.workshop.sessions, found.workshop.meetings) == (2, 2)


def test_a_repair_after_a_room_closed_holds_nothing_in_it_and_what_began_stays(session, world, base, hall):
    now = _during(world, 0)
    _close(session, world, hall, Extent.WORKSHOP, now=now)
    office = world.office(Side.HOST)
    given = desk.read_repair(session, office, world.slug, now=now)
    plan_id = desk.keep_repair(session, office, world.slug, desk.compute_repair(given), now=now)
    preview = desk.preview_of(session, office, world.slug, plan_id, language="en", now=now)
    query = select(Meeting.session_id).join(WorkshopPlan, WorkshopPlan.id == Meeting.plan_id)
    held = session.scalars(query.where(WorkshopPlan.public_id == plan_id))
    assert preview.lost == 2
    assert set(held) == {world.sessions[0].id, world.sessions[2].id}


def test_what_is_no_room_or_has_nothing_ahead_is_refused(session, world, base, hall):
    with pytest.raises(NotFoundError):
        _close(session, world, world.sessions[0], Extent.DAY)
    nowhere = NewNote(DeskEventKind.CLOSED, "", "", None, Extent.DAY)
    with pytest.raises(NotFoundError):
        desk.note(session, world.office(Side.HOST), world.slug, nowhere, "key", now=BEFORE)
    over = _during(world, 3)
    with pytest.raises(RefusedError) as refused:
        _close(session, world, hall, Extent.WORKSHOP, now=over)
    assert refused.value.refusal is Refusal.DESK_ROOM_OVER
    with pytest.raises(RefusedError) as refused:
        _close(session, world, hall, Extent.DAY, since=hall)
    assert refused.value.refusal is Refusal.DESK_SLOT_NEEDED
    assert _closed(session, world) == []


def test_sessions_of_a_room_are_one_run_as_long_as_none_of_it_lies_between(session, world, base, hall):
    places = timetable.places(session, world.workshop.id).values()
    ids = [each.public_id for each in world.sessions]
    numbers = {each: number for number, each in enumerate(ids)}

    def runs(*of: int) -> list[list[int]]:
        found = runs_of(places, {ids[each] for each in of})
        return [[numbers[place.public_id] for place in run] for run in found]

    assert runs(0, 1, 3) == [[0, 1, 3]]
    assert runs(0, 3) == [[0], [3]]
    assert runs(0, 1, 2) == [[0, 1], [2]]
    assert runs() == []
