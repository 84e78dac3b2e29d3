"""What a person is asked to agree to: one purpose at a time, each in words that have a version.

A consent is never a precondition of another one and is never taken for granted. New words get a new version here, so
that it can be told later which words somebody agreed to; what was said to older words stays said to those.
"""

from enum import StrEnum


class Purpose(StrEnum):
    """What somebody can agree to; the values stand in the database."""

    SEEN_BY_OTHER_SIDE = "seen_by_other_side"
    """The people and the office of the other side, in another country, see the profile."""
    CONTACT_BY_MET = "contact_by_met"
    """Whoever they meet in a published plan sees how to reach them."""
    CONTACT_BY_OTHER_OFFICE = "contact_by_other_office"
    """The office of the other side sees how to reach them."""
    LATER_WORKSHOPS = "later_workshops"
    """Their own office may write to them about later workshops."""


WORDINGS: dict[Purpose, tuple[str, ...]] = {
    Purpose.SEEN_BY_OTHER_SIDE: ("2026-11",),
    Purpose.CONTACT_BY_MET: ("2026-11",),
    Purpose.CONTACT_BY_OTHER_OFFICE: ("2026-11",),
    Purpose.LATER_WORKSHOPS: ("2026-11",),
}
"""The versions of the words of each purpose, the one in force last."""


def wording_in_force(purpose: Purpose) -> str:
    """Return the version of the words that a person is shown today."""
    return WORDINGS[purpose][-1]
