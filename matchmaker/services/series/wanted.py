"""What an office says of the next workshop of a series, and how it is refused."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from matchmaker.domain.programmes.document import Titles
from matchmaker.domain.series import Again, Carried, Invited, OtherSessions, RoomsCarried, Strength


@dataclass(frozen=True, slots=True)
class NextWorkshop:
    """The next workshop as an office wishes it.

    Parameters
    ----------
    first_day
        The first day; the others follow as they did.
    leave_out
        Whether weekends and holidays of either side are left out.
    swapped
        Whether who was visited visits now.
    themes
        Public ids of the themes that return.
    invited
        Which of its own people the office wants to write to.
    """

    titles: Mapping[str, Titles]
    slug: str
    first_day: date
    place: str
    themes: frozenset[str]
    leave_out: bool = True
    swapped: bool = True
    others: OtherSessions = OtherSessions.OPENED
    carried: frozenset[Carried] = frozenset(Carried)
    rooms: RoomsCarried = RoomsCarried.NUMBERED
    again: Again = Again.FRESH
    strength: Strength = Strength.CLEAR
    invited: Invited = Invited.NOBODY

    @property
    def sha256(self) -> str:
        """A hash of all that was said, so that what is made is what was looked at."""
        said = json.dumps(asdict(self), default=_plain, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)
