"""Whether a meeting was held, by the notes of the desk, and what each of them says about which meetings."""

from datetime import UTC, datetime

import pytest

from matchmaker.domain.desk import DeskEventKind as Kind
from matchmaker.domain.reports import Held, Mark, fate_of, was_closed, was_there


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2027-05-12T{clock}:00").replace(tzinfo=UTC)


BEGINS, ENDS = at("10:00"), at("10:30")

CASES: dict[str, tuple[list[Mark], bool | None]] = {
    "nothing was noted": ([], None),
    "arrived before": ([Mark(Kind.ARRIVED, at("08:30"))], True),
    "arrived during the meeting": ([Mark(Kind.ARRIVED, at("10:10"))], True),
    "arrived after it, which tells nothing of before": ([Mark(Kind.ARRIVED, at("10:40"))], None),
    "missing before": ([Mark(Kind.ABSENT, at("09:00"))], False),
    "missing, noted only afterwards": ([Mark(Kind.ABSENT, at("12:00"))], False),
    "there, and gone after the meeting": ([Mark(Kind.ARRIVED, at("08:30")), Mark(Kind.ABSENT, at("12:00"))], True),
    "missing at first, there in time": ([Mark(Kind.ABSENT, at("08:30")), Mark(Kind.ARRIVED, at("09:50"))], True),
    "missing at first, there too late": ([Mark(Kind.ABSENT, at("08:30")), Mark(Kind.ARRIVED, at("11:00"))], False),
    "late, but in time for it": ([Mark(Kind.LATE, at("08:30"), at("09:30"), at("10:00"))], True),
    "late, too late for it": ([Mark(Kind.LATE, at("08:30"), at("11:00"), at("11:30"))], False),
    "too late, noted only afterwards": ([Mark(Kind.LATE, at("10:45"), at("11:00"), at("11:30"))], False),
    "late, and there before the time said": (
        [Mark(Kind.LATE, at("08:30"), at("11:00"), at("11:30")), Mark(Kind.ARRIVED, at("09:40"))],
        True,
    ),
    "leaves before it": (
        [Mark(Kind.ARRIVED, at("08:30")), Mark(Kind.EARLY, at("09:00"), at("09:30"), at("10:00"))],
        False,
    ),
    "leaves after it": (
        [Mark(Kind.ARRIVED, at("08:30")), Mark(Kind.EARLY, at("09:00"), at("10:00"), at("10:30"))],
        True,
    ),
    "not there before the slot from which they are, though they leave again later": (
        [Mark(Kind.LATE, at("08:30"), at("11:00"), at("11:30")), Mark(Kind.EARLY, at("08:40"), ends=at("13:30"))],
        False,
    ),
    "missing, although it was known that they would leave later": (
        [Mark(Kind.ABSENT, at("08:30")), Mark(Kind.EARLY, at("08:40"), at("13:00"), at("13:30"))],
        False,
    ),
    "missing, noted only afterwards, although it was known that they would leave later": (
        [Mark(Kind.EARLY, at("08:40"), at("13:00"), at("13:30")), Mark(Kind.ABSENT, at("12:00"))],
        False,
    ),
    "leaves later, as was noted before": ([Mark(Kind.EARLY, at("08:40"), at("13:00"), at("13:30"))], True),
    "leaves later, as was noted only afterwards": ([Mark(Kind.EARLY, at("12:00"), at("13:00"), at("13:30"))], None),
    "was to come in time, and was missing then": (
        [Mark(Kind.LATE, at("08:30"), at("09:30"), at("10:00")), Mark(Kind.ABSENT, at("10:45"))],
        None,
    ),
    "was to come in time, came, and left after it": (
        [
            Mark(Kind.LATE, at("08:30"), at("09:30"), at("10:00")),
            Mark(Kind.ARRIVED, at("09:40")),
            Mark(Kind.ABSENT, at("12:00")),
        ],
        True,
    ),
    "was to leave before it, and stays longer": (
        [Mark(Kind.EARLY, at("08:30"), ends=at("10:00")), Mark(Kind.EARLY, at("09:30"), ends=at("10:30"))],
        True,
    ),
    "leaves during it": ([Mark(Kind.EARLY, at("09:00"), at("09:45"), at("10:15"))], False),
}


@pytest.mark.parametrize("case", list(CASES))
def test_who_was_there(case: str) -> None:
    marks, there = CASES[case]

    assert was_there(marks, BEGINS, ENDS) is there
    assert was_there(marks[::-1], BEGINS, ENDS) is there  # in whatever order they are read


def test_the_last_note_before_the_end_says_whether_a_session_was_closed() -> None:
    closed, open_again = Mark(Kind.CLOSED, at("09:00")), Mark(Kind.TABLES, at("09:30"))

    assert was_closed([closed], ENDS)
    assert not was_closed([closed, open_again], ENDS)
    assert not was_closed([Mark(Kind.CLOSED, at("11:00"))], ENDS)
    assert not was_closed([], ENDS)


@pytest.mark.parametrize(
    ("now", "there", "closed", "held"),
    [
        ("10:15", (True, True), False, Held.AHEAD),
        ("10:30", (True, True), False, Held.HELD),
        ("11:00", (True, False), False, Held.NOT_HELD),
        ("11:00", (None, False), False, Held.NOT_HELD),
        ("11:00", (True, None), False, Held.NOT_NOTED),
        ("11:00", (None, None), False, Held.NOT_NOTED),
        ("11:00", (True, True), True, Held.NOT_HELD),
        ("10:15", (True, False), True, Held.AHEAD),
    ],
)
def test_a_meeting_was_held_where_both_were_there(now, there, closed, held) -> None:
    assert fate_of(ENDS, at(now), there, closed=closed) is held
