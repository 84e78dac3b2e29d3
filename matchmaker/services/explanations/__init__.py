"""Why two people meet, or why not, and the smallest change that would make them; on documents alone.

`explain` answers for any pair of an instance and a plan; `changed` makes the change that it names.
"""

from matchmaker.services.changes import Change, changed, in_words
from matchmaker.services.explanations.answer import Explanation, Room, Tried
from matchmaker.services.explanations.explaining import explain

__all__ = ["Change", "Explanation", "Room", "Tried", "changed", "explain", "in_words"]
