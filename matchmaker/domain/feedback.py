"""What somebody keeps to themselves about a meeting: a note, whether it was held, how good it was, a follow-up."""

from dataclasses import dataclass

LEAST_RATING, MOST_RATING = 1, 5
LONGEST_NOTE = 4000


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one person says of one meeting; only they read it.

    Parameters
    ----------
    held
        Whether the meeting took place; None where they have not said.
    rating
        From 1 to 5, of a meeting that took place; None where they have not said.
    follow_up
        Whether they would like to go on talking. The other one learns of it once both would.
    """

    note: str = ""
    held: bool | None = None
    rating: int | None = None
    follow_up: bool = False
