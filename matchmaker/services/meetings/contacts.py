"""Whom somebody met at a workshop, with what they keep to themselves, and whose business card they may have."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.feedback import Feedback
from matchmaker.domain.permissions import Action, Principal
from matchmaker.services.meetings.reading import own_kept, require_own_feedback
from matchmaker.services.own_days import Appointment, OwnDays, own_days
from matchmaker.store.queries import contacts
from matchmaker.store.queries.timetable import Member


@dataclass(frozen=True, slots=True)
class Met:
    """A meeting that has begun.

    Parameters
    ----------
    said
        What the one who asks keeps about it.
    both
        Those who would like to follow up, where the one who asks would too; else nobody.
    cards
        The public ids of those whose business card they may have.
    """

    meeting: Appointment
    said: Feedback
    both: tuple[Member, ...]
    cards: frozenset[str]


@dataclass(frozen=True, slots=True)
class Contacts:
    """Whom somebody met, in the order of time."""

    own: OwnDays
    met: tuple[Met, ...]


def contacts_of(session: Session, principal: Principal, slug: str, *, language: str, now: datetime) -> Contacts:
    """Return whom the one who asks has met at a workshop, by the plan in force.

    Raises
    ------
    NotFoundError
        They do not take part in it.
    """
    own = own_days(session, principal, slug, Action.MEETING_READ, language, meetings_alone=True)
    require_own_feedback(principal, own.facts)
    begun = [each for each in own.meetings if each.place.starts_at <= now and not each.is_cancelled]
    kept = own_kept(session, principal, own, begun)
    shown = contacts.shown_to_met(session, [one.profile_id for each in begun for one in each.other.members])
    return Contacts(
        own, tuple(Met(each, kept[each.id].said, kept[each.id].both, _cards(each, shown)) for each in begun)
    )


def _cards(meeting: Appointment, shown: Collection[int]) -> frozenset[str]:
    """Return whose page leads to a card: people who may be seen and let whoever they meet reach them."""
    return frozenset(one.public_id for one in meeting.other.members if one.seen and one.profile_id in shown)
