"""The match list: whom a person meets in the plan in force, and why.

Why is read from the two profiles and from the reader's own wishes. What the other one wished, and the value that the
plan gave to the meeting (which would tell), are left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.services.own_days import Appointment, Day, OwnDays, own_days
from matchmaker.services.reasons import Reason, Words, reasons_of, setting_of, words_of
from matchmaker.store.queries import people

SHOWN_PARTS = ("complementarity", "keywords", "themes", "language", "sector", "met_before")
"""The parts of a score that both profiles tell; `wants` is not among them."""


@dataclass(frozen=True, slots=True)
class Match:
    """A meeting with why it is; `parts` are in [0, 1], by name."""

    meeting: Appointment
    theme: str
    reason: Reason
    parts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class MatchList:
    """The page of a person's matches; `matches` by the id of the meeting."""

    own: OwnDays
    matches: Mapping[str, Match]

    @property
    def days(self) -> tuple[Day, ...]:
        """The days, in order."""
        return self.own.days


def matches_of(session: Session, principal: Principal, slug: str, *, language: str) -> MatchList:
    """Return the matches of the one who asks.

    Raises
    ------
    NotFoundError
        They are not registered for the workshop.
    """
    own = own_days(session, principal, slug, Action.MATCHES_READ, language)
    if not own.meetings:
        return MatchList(own, {})
    others = [each.other.id for each in own.meetings]
    words = words_of(session, [own.own.id, *others])
    wanted = {row.registration_id for row in people.wishes_of(session, own.own.id) if row.kind is PreferenceKind.WANT}
    setting = setting_of(session, own.facts, language)
    reasons = reasons_of(
        words.get(own.own.id, Words()),
        [words.get(other, Words()) for other in others],
        setting,
        [other in wanted for other in others],
    )
    return MatchList(
        own,
        {
            each.id: Match(each, setting.theme_names.get(each.place.theme_id or 0, ""), reason, _shown(each.parts))
            for each, reason in zip(own.meetings, reasons, strict=True)
        },
    )


def _shown(parts: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(parts[name]) for name in SHOWN_PARTS if isinstance(parts.get(name), int | float)}
