"""The match list: whom a person meets in the plan in force, and why.

Why is read from the two profiles and from the reader's own wishes. What the other one wished, and the value that the
plan gave to the meeting (which would tell), are left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.affinity.embedders import LEXICAL
from matchmaker.domain.permissions import Action, Principal
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.services.own_days import Appointment, Day, OwnDays, own_days
from matchmaker.services.reasons import Reason, carried, reasons_for
from matchmaker.services.vectors import remembered
from matchmaker.services.words import Setting, setting_of
from matchmaker.store.queries import people

SHOWN_PARTS = ("complementarity", "keywords", "themes", "language", "sector", "met_before")
"""The parts of a score that both profiles tell; `wants` is not among them."""


@dataclass(frozen=True, slots=True)
class Match:
    """A meeting with the name of its theme and why it is."""

    meeting: Appointment
    theme: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class MatchList:
    """The page of a person's matches; `matches` by the id of the meeting."""

    own: OwnDays
    matches: Mapping[str, Match]

    @property
    def days(self) -> tuple[Day, ...]:
        """The days, in order."""
        return self.own.days


def matches_of(
    session: Session, principal: Principal, slug: str, *, language: str, embedder: str = LEXICAL
) -> MatchList:
    """Return the matches of the one who asks.

    Parameters
    ----------
    embedder
        The one that the operator chose: texts are compared by the vectors that it has made so far.

    Raises
    ------
    NotFoundError
        They are not registered for the workshop.
    """
    own = own_days(session, principal, slug, Action.MATCHES_READ, language)
    if not own.meetings:
        return MatchList(own, {})
    setting = setting_of(session, own.facts, language)
    reasons = reasons_of_meetings(session, own, setting, embedder)
    wanted = {row.registration_id for row in people.wishes_of(session, own.own.id) if row.kind is PreferenceKind.WANT}
    return MatchList(
        own,
        {
            each.id: Match(
                each,
                setting.theme_names.get(each.place.theme_id or 0, ""),
                replace(reasons[each.id], wished=each.other.id in wanted),
            )
            for each in own.meetings
        },
    )


def reasons_of_meetings(session: Session, own: OwnDays, setting: Setting, embedder: str) -> dict[str, Reason]:
    """Return why the reader has each of their meetings, by its id, in three statements.

    The parts are those with which the plan was made, where the pair was scored: nothing is said that they do not carry.
    """
    others = {each.other.id: each.other for each in own.meetings}
    found = reasons_for(session, own.own, list(others.values()), setting, remembered(session, embedder))
    return {
        each.id: carried(found[each.other.id], _shown(each.parts) or found[each.other.id].parts)
        for each in own.meetings
    }


def _shown(parts: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(parts[name]) for name in SHOWN_PARTS if isinstance(parts.get(name), int | float)}
