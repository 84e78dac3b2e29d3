"""The page of one meeting: what the match list says of it, and what the reader keeps to themselves about it.

What the other one keeps is read nowhere here but for their wish to follow up, and that is told to a reader who has the
same wish alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.affinity.embedders import LEXICAL
from matchmaker.domain.feedback import Feedback
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.errors import NotFoundError
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.matches import Match, reasons_of_meetings
from matchmaker.services.own_days import Appointment, Day, OwnDays, own_days
from matchmaker.services.words import setting_of
from matchmaker.store.queries import feedback, people
from matchmaker.store.queries.feedback import NOTHING_KEPT, KeptFeedback
from matchmaker.store.queries.timetable import Member


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting of the one who asks.

    Parameters
    ----------
    own
        Their days, of which the meeting is one entry.
    begun
        Whether it has begun, so that there is something to say about it.
    said, version
        What they said so far, and its version; None where they said nothing.
    both
        Those of the other calendar who would like to follow up, where the reader would too; else nobody.
    """

    own: OwnDays
    match: Match
    begun: bool
    said: Feedback
    version: int | None
    both: tuple[Member, ...]


def meeting_of(
    session: Session,
    principal: Principal,
    slug: str,
    meeting_id: str,
    *,
    language: str,
    embedder: str = LEXICAL,
    now: datetime,
) -> MeetingPage:
    """Return a meeting of the one who asks, as it stands in the plan in force.

    Parameters
    ----------
    meeting_id
        Of the meeting, in the version in force or in an earlier one.

    Raises
    ------
    NotFoundError
        They have no such meeting (any more).
    """
    own = own_days(session, principal, slug, Action.MEETING_READ, language, meetings_alone=True)
    require_own_feedback(principal, own.facts)
    meeting = _own_meeting(session, own, meeting_id)
    setting = setting_of(session, own.facts, language)
    alone = replace(own, days=(Day(meeting.place.day, (meeting,)),))
    reason = reasons_of_meetings(session, alone, setting, embedder)[meeting.id]
    wishes = people.wishes_of(session, own.own.id)
    wished = any(row.registration_id == meeting.other.id and row.kind is PreferenceKind.WANT for row in wishes)
    theme = setting.theme_names.get(meeting.place.theme_id or 0, "")
    kept = own_kept(session, principal, own, [meeting])[meeting.id]
    return MeetingPage(
        own,
        Match(meeting, theme, replace(reason, wished=wished)),
        meeting.place.starts_at <= now,
        kept.said,
        kept.version,
        kept.both,
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody keeps about a meeting; `both` as in `MeetingPage`, `version` None where they said nothing."""

    said: Feedback
    version: int | None
    both: tuple[Member, ...]


def own_kept(session: Session, principal: Principal, own: OwnDays, meetings: Sequence[Appointment]) -> dict[str, Kept]:
    """Return by its id what the one who asks keeps about each of these meetings of theirs, in one statement."""
    pairs = {each.id: (own.own.id, each.other.id) for each in meetings}
    found = feedback.kept_by(session, principal.profile or 0, pairs.values())
    return {each.id: _kept(each, found.get(pairs[each.id], NOTHING_KEPT)) for each in meetings}


def _kept(meeting: Appointment, row: KeptFeedback) -> Kept:
    both = (one for one in meeting.other.members if row.said.follow_up and one.profile_id in row.willing)
    return Kept(row.said, row.version, tuple(both))


def require_own_feedback(principal: Principal, workshop: WorkshopFacts) -> None:
    """Raise for whoever may keep no feedback: it is everybody's own, and nobody else reads or writes it."""
    owners = frozenset({principal.account}) if principal.profile and principal.account else frozenset()
    require(principal, Action.FEEDBACK, workshop.resource(owners=owners))


def _own_meeting(session: Session, own: OwnDays, meeting_id: str) -> Appointment:
    found = next((each for each in own.meetings if each.id == meeting_id), None)
    if found is None:
        pair = feedback.pair_called(session, own.facts.id, meeting_id)
        found = next((each for each in own.meetings if {own.own.id, each.other.id} == pair), None)
    if found is None:
        raise NotFoundError("There is nothing at this address.")
    return found
