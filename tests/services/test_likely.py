"""What is likely: tables and people of a slot shared by all who are there, bounded by what one wants and who comes."""

import pytest

from matchmaker.services.likely import Likely, SlotShared, likely_meetings

PLENTY = SlotShared(tables=10, own=4, others=9)
SHORT = SlotShared(tables=2, own=4, others=9)
FEW_OTHERS = SlotShared(tables=10, own=4, others=1)


@pytest.mark.parametrize(
    ("slots", "others", "maximum", "likely"),
    [
        ([], 9, None, Likely(0, 0, 0)),
        ([PLENTY] * 6, 9, None, Likely(6, 6, 6)),
        ([PLENTY] * 5 + [SHORT], 9, None, Likely(5, 6, 6)),  # five, and every second one a sixth
        ([FEW_OTHERS] * 4, 9, None, Likely(1, 1, 4)),
        ([PLENTY] * 6, 3, None, Likely(3, 3, 6)),  # nobody is met twice
        ([PLENTY] * 6, 9, 2, Likely(2, 2, 6)),
        ([PLENTY] * 6, 9, 0, Likely(0, 0, 6)),
        ([SlotShared(tables=1, own=3, others=3)] * 3, 9, None, Likely(1, 1, 3)),
        ([SlotShared(tables=0, own=3, others=3)], 9, None, Likely(0, 0, 1)),
    ],
)
def test_meetings_are_shared_by_all_who_are_there(slots, others, maximum, likely):
    assert likely_meetings(slots, others, maximum) == likely
