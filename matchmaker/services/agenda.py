"""The agenda: a person's days at one workshop, for the phone, for paper and as a calendar file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.affinity.embedders import LEXICAL
from matchmaker.domain.permissions import Action, Principal
from matchmaker.services.desk import Today, today_of
from matchmaker.services.feeds import FeedEntry, entries_of
from matchmaker.services.matches import reasons_of_meetings
from matchmaker.services.own_days import OwnDays, own_calendar, own_days
from matchmaker.services.reasons import Reason
from matchmaker.services.words import setting_of
from matchmaker.store.queries import agenda, names


@dataclass(frozen=True, slots=True)
class Agenda:
    """The page of a person's agenda.

    Parameters
    ----------
    themes
        Names of the sessions' themes, by key.
    reasons
        Why each meeting is, by its id.
    feed_made_at
        When the address of the person's calendar feed was made; None where there is none.
    today
        On a day with meetings ahead: what comes next, and what the desk was told; else None.
    """

    own: OwnDays
    themes: Mapping[int, str]
    reasons: Mapping[str, Reason]
    feed_made_at: datetime | None
    today: Today | None = None


@dataclass(frozen=True, slots=True)
class Download:
    """The meetings of a workshop for a calendar file."""

    title: str
    entries: tuple[FeedEntry, ...]


def agenda_of(
    session: Session,
    principal: Principal,
    slug: str,
    *,
    language: str,
    embedder: str = LEXICAL,
    now: datetime | None = None,
) -> Agenda:
    """Return the agenda of the one who asks, `now` with what comes next.

    Raises
    ------
    NotFoundError
        They are not registered for the workshop.
    """
    own = own_days(session, principal, slug, Action.AGENDA_READ, language)
    feed_made_at, note = agenda.feed_and_note(session, principal.profile, own.own.id)
    if not own.meetings:
        return Agenda(own, {}, {}, feed_made_at)
    setting = setting_of(session, own.facts, language)
    today = today_of(principal, own, note, now) if now else None
    return Agenda(own, setting.theme_names, reasons_of_meetings(session, own, setting, embedder), feed_made_at, today)


def download(session: Session, principal: Principal, slug: str, *, language: str, embedder: str = LEXICAL) -> Download:
    """Return the own meetings of a workshop, those that are off among them, for a calendar file."""
    workshop, _own = own_calendar(session, principal, slug, Action.AGENDA_READ)
    title = names.workshop_names(session, language, [workshop.id]).get(workshop.id, slug)
    return Download(title, tuple(entries_of(session, principal.profile or 0, language, embedder, workshop.id)))
