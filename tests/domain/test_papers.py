"""The order in which people sit along a table."""

import pytest

from matchmaker.domain.papers import face_to_face


@pytest.mark.parametrize(
    ("left", "right", "seats"),
    [
        ("", "", []),
        ("A", "", [("A", None)]),
        ("A", "1", [("A", "1")]),
        # The second sits at the first's right hand: below on the left side of the page, above on the right side.
        ("AB", "12", [(None, "2"), ("A", "1"), ("B", None)]),
        ("ABCDE", "12345", [("E", "4"), ("C", "2"), ("A", "1"), ("B", "3"), ("D", "5")]),
        ("ABCDE", "1", [("E", None), ("C", None), ("A", "1"), ("B", None), ("D", None)]),
    ],
)
def test_the_first_of_each_side_sit_face_to_face_and_the_others_outwards_from_their_right_hand(left, right, seats):
    assert face_to_face(list(left), list(right)) == seats
