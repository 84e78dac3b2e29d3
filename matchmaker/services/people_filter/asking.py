"""What is asked for, read from the words of an address and written back into them; nonsense is read as nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from matchmaker.domain.people import Sector
from matchmaker.domain.series import Before
from matchmaker.domain.workshops import RegistrationStatus, Side

SORTS = ("name", "organisation", "side", "sector", "status", "registered", "rank")
LONGEST_SEARCH = 200
MOST_PICKED = 200
"""So many people can be ticked one by one."""

_LONGEST_ID = 80
_Known = TypeVar("_Known", bound=StrEnum)


class Standing(StrEnum):
    """How somebody stands to a workshop: as their registration does, or they have not answered at all."""

    PREPARED = RegistrationStatus.PREPARED.value
    REGISTERED = RegistrationStatus.REGISTERED.value
    WAITING = RegistrationStatus.WAITING.value
    WITHDRAWN = RegistrationStatus.WITHDRAWN.value
    SILENT = "silent"
    """Of the own side, with a profile, and neither registered nor withdrawn."""


class Unanswered(StrEnum):
    """What somebody of the own side has not said yet; the value is what stands in an address."""

    ANYTHING = "anything"
    """Any of those below."""
    PROFILE = "profile"
    """No line of what they offer or of what they seek, or no language: nothing can be matched."""
    CONSENT = "consent"
    """Without it the other side sees nothing of them."""
    THEMES = "themes"
    SLOTS = "slots"
    """Not one of the times, though there are some."""
    WISHES = "wishes"
    """Nobody whom they would like to meet; what they do not want is never asked for here."""


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What is asked for; empty means all.

    Parameters
    ----------
    words
        Words of names, organisations and addresses; all of them are looked for, in any order.
    theme
        Public id; whoever chose one of its sub-topics is found too.
    lacks
        What they have not said; finds people of the own side alone.
    before
        How they took part in the workshop before this one of its series; finds people of the own side alone.
    picked
        Public ids of people who were ticked one by one; then nobody else is found.
    sort, descending
        One of `SORTS`, and whether the last comes first.
    page
        Counts from 1.
    """

    words: str = ""
    side: Side | None = None
    theme: str | None = None
    sector: Sector | None = None
    status: Standing | None = None
    lacks: Unanswered | None = None
    before: Before | None = None
    picked: frozenset[str] = frozenset()
    sort: str = "name"
    descending: bool = False
    page: int = 1


def filter_of(pairs: Iterable[tuple[str, str]]) -> PeopleFilter:
    """Return what the words of an address ask for; of a word that stands there twice, the first, but of `person`."""
    said = list(pairs)
    asked = dict(reversed(said))
    page = asked.get("page", "")
    picked = dict.fromkeys(value for name, value in said if name == "person" and 0 < len(value) <= _LONGEST_ID)
    return PeopleFilter(
        words=" ".join(asked.get("q", "")[:LONGEST_SEARCH].split()),
        side=_known(Side, asked.get("side")),
        theme=asked.get("theme", "")[:_LONGEST_ID] or None,
        sector=_known(Sector, asked.get("sector")),
        status=_known(Standing, asked.get("status")),
        lacks=_known(Unanswered, asked.get("lacks")),
        before=_known(Before, asked.get("before")),
        picked=frozenset(list(picked)[:MOST_PICKED]),
        sort=asked["sort"] if asked.get("sort") in SORTS else "name",
        descending=asked.get("order") == "descending",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def pairs_of(wanted: PeopleFilter, *, whole: bool = True) -> list[tuple[str, str]]:
    """Return the words of an address that ask for the same; what is not asked for has none.

    Parameters
    ----------
    whole
        With the order; never with the page, since what is handed on are all who are found.
    """
    chosen = [
        ("q", wanted.words),
        ("side", wanted.side),
        ("theme", wanted.theme),
        ("sector", wanted.sector),
        ("status", wanted.status),
        ("lacks", wanted.lacks),
        ("before", wanted.before),
        *(("person", each) for each in sorted(wanted.picked)),
    ]
    if whole:
        chosen += [("sort", wanted.sort if wanted.sort != "name" else ""), ("order", _order(wanted))]
    return [(name, str(value)) for name, value in chosen if value]


def _order(wanted: PeopleFilter) -> str:
    return "descending" if wanted.descending else ""


def _known(kind: type[_Known], given: str | None) -> _Known | None:
    return kind(given) if given in set(kind) else None
