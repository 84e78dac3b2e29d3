"""What is different between two versions is counted per meeting and per person, each meeting once."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.services.plans.difference import Change, Fate, Where, difference_of


@dataclass(frozen=True)
class Seat:
    host_id: int
    visitor_id: int
    session_id: int
    table_number: int = 1


def test_each_meeting_has_one_fate():
    before = [Seat(1, 11, 100), Seat(1, 12, 101), Seat(2, 11, 101, 2), Seat(2, 12, 102), Seat(3, 13, 103)]
    after = [Seat(1, 11, 100), Seat(1, 12, 103), Seat(2, 11, 101, 3), Seat(1, 13, 102), Seat(3, 13, 103)]
    found = difference_of(before, after)

    assert {(each.host_id, each.visitor_id): each.fate for each in found.changes} == {
        (1, 11): Fate.KEPT,
        (1, 12): Fate.MOVED,
        (2, 11): Fate.TABLE,
        (1, 13): Fate.NEW,
        (3, 13): Fate.KEPT,
        (2, 12): Fate.DROPPED,
    }
    assert found.counts == {Fate.KEPT: 2, Fate.MOVED: 1, Fate.TABLE: 1, Fate.NEW: 1, Fate.DROPPED: 1}
    assert found.moved == 2
    assert found.calendars == {1, 2, 11, 12, 13}
    assert found.of(3) == ()
    assert found.of(13) == (Change(1, 13, None, Where(102, 1)),)


SEATS = st.lists(
    st.builds(Seat, st.integers(1, 3), st.integers(11, 13), st.integers(1, 4), st.integers(1, 2)),
    unique_by=lambda seat: (seat.host_id, seat.visitor_id),
)


@given(SEATS, SEATS)
def test_back_and_forth_are_mirrored_and_nothing_is_lost(before, after):
    there, back = difference_of(before, after), difference_of(after, before)
    mirrored = {Fate.NEW: Fate.DROPPED, Fate.DROPPED: Fate.NEW}

    assert {fate: back.counts[mirrored.get(fate, fate)] for fate in Fate} == there.counts
    assert there.calendars == back.calendars
    assert len(before) == len(there.changes) - there.counts[Fate.NEW]
    assert len(after) == len(there.changes) - there.counts[Fate.DROPPED]
    assert difference_of(before, before).changed == ()
