"""Calendar feeds: a secret address under which a calendar program fetches a person's meetings of all workshops.

Whoever has the address reads the meetings, so the secret has 256 bits, is shown once, and only its hash is kept. The
feed holds what stands on the person's own agenda and nothing private of anybody: no address, no telephone, no notes.
"""

import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.affinity.embedders import LEXICAL, Embedder
from matchmaker.domain.permissions import Action, Principal, Resource, require
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.errors import NotFoundError
from matchmaker.services import journal
from matchmaker.services.reasons import Reason, reasons_of
from matchmaker.services.recalling import recalled
from matchmaker.services.vectors import remembered
from matchmaker.services.words import setting_from, words_of
from matchmaker.store.queries import agenda, matches, names, people, timetable
from matchmaker.store.queries.matches import AnyMeeting, Venue
from matchmaker.store.queries.people import ThemeRow
from matchmaker.store.queries.timetable import Calendar, Place
from matchmaker.store.tables.calendars import CalendarFeed
from matchmaker.store.tables.people import Profile

SECRET_BYTES = 32
UID_HOST = "matchmaker"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A meeting for a calendar.

    Parameters
    ----------
    uid
        Of the pair at the workshop, which meets at most once: the same in every version of the plan.
    sequence, changed_at
        How often a plan of the workshop was published, and when the last time. Not the number of the version, which
        goes down when an earlier draft is published after a later one, and programs then keep the old entry.
    cancelled
        It was in an earlier version and is off, or the workshop is.
    why
        None where the meeting is off.
    """

    uid: str
    workshop: str
    venue: Venue
    place: Place
    theme: str
    table: int
    other: Calendar
    sequence: int
    changed_at: datetime
    cancelled: bool
    why: Reason | None


@dataclass(frozen=True, slots=True)
class FeedContent:
    """What a feed holds, and the language to write it in."""

    language: str
    entries: tuple[FeedEntry, ...]


def require_own(principal: Principal) -> None:
    """Raise for whoever can have no feed: only somebody with a profile has meetings."""
    owners = frozenset({principal.account}) if principal.profile and principal.account else frozenset()
    require(principal, Action.FEED_ROTATE, Resource(owners=owners))
    if principal.profile is None:
        raise NotFoundError("There is nothing at this address.")


def rotate(session: Session, principal: Principal, *, now: datetime) -> str:
    """Give the person's feed a new secret and return it, this once; an old one is dead at once.

    Raises
    ------
    NotFoundError
        The one who asks has no profile, so no meetings.
    """
    require_own(principal)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    feed = session.scalars(select(CalendarFeed).where(CalendarFeed.profile_id == principal.profile)).one_or_none()
    if feed is None:
        feed = CalendarFeed(profile_id=principal.profile)
        session.add(feed)
    feed.secret_sha256, feed.made_at = _hashed(secret), now
    session.flush()
    owner = session.get_one(Profile, principal.profile).public_id
    journal.record(session, principal, "calendar address made", subject_kind="profile", subject_id=owner, now=now)
    return secret


def feed_content(session: Session, principal: Principal, secret: str, *, embedder: str = LEXICAL) -> FeedContent:
    """Return the meetings of the person whose feed has this secret.

    Raises
    ------
    NotFoundError
        No feed has it (any more).
    """
    feed = agenda.feed_of_secret(session, _hashed(secret))
    require(principal, Action.FEED_READ, Resource(owners=frozenset({feed.account_id}) if feed else frozenset()))
    if feed is None:
        raise NotFoundError("There is nothing at this address.")
    return FeedContent(feed.language, tuple(entries_of(session, feed.profile_id, feed.language, embedder)))


def entries_of(
    session: Session, profile_id: int, language: str, embedder: str, workshop_id: int | None = None
) -> Iterator[FeedEntry]:
    """Yield the published meetings of a person, of all workshops or of one, in the order of time.

    Who may ask is for the use case to say that calls this.
    """
    latest = _latest(matches.meetings_of_person(session, profile_id, workshop_id))
    workshops = sorted({each.workshop_id for each in latest})
    venues = matches.venues(session, workshops)
    titles = names.workshop_names(session, language, workshops)
    publications = matches.publications(session, workshops)
    places = timetable.places_of(session, [each.session_id for each in latest])
    calendars = timetable.calendars_of(session, [key for each in latest for key in (each.own_key, each.other_id)])
    themes = people.themes(session, {venue.partnership_id for venue in venues.values()}, language)
    theme_names = {theme.id: theme.name for theme in themes}
    kept = [each for each in latest if each.session_id in places]
    reasons = _reasons(session, kept, calendars, venues, themes, remembered(session, embedder))
    for each in sorted(kept, key=lambda each: (places[each.session_id].starts_at, each.other_id)):
        venue, place = venues[each.workshop_id], places[each.session_id]
        times, changed_at = publications[each.workshop_id]
        withdrawn = calendars[each.other_id].status is RegistrationStatus.WITHDRAWN
        yield FeedEntry(
            _uid(venue.public_id, each),
            titles.get(each.workshop_id, ""),
            venue,
            place,
            theme_names.get(place.theme_id or 0, ""),
            each.table_number,
            calendars[each.other_id],
            times + withdrawn,  # later than what the last publication said
            changed_at,
            cancelled := venue.cancelled or not each.in_force or withdrawn,
            None if cancelled else reasons[each.workshop_id, each.other_id],
        )


def _reasons(
    session: Session,
    meetings: Sequence[AnyMeeting],
    calendars: Mapping[int, Calendar],
    venues: Mapping[int, Venue],
    themes: Sequence[ThemeRow],
    semantic: Embedder | None,
) -> dict[tuple[int, int], Reason]:
    """Return why each meeting is, by its workshop and the other calendar, but for how the two can talk."""
    words = words_of(session, list(calendars.values()), {each.own_key for each in meetings})
    known = recalled(semantic, words.values())
    found: dict[tuple[int, int], Reason] = {}
    for workshop, own in {each.workshop_id: each.own_key for each in meetings}.items():
        others = [each.other_id for each in meetings if each.workshop_id == workshop]
        setting = setting_from(themes, (), venues[workshop].working_language)
        reasons = reasons_of(words[own], [words[other] for other in others], setting, [False] * len(others), known)
        found.update(((workshop, other), reason) for other, reason in zip(others, reasons, strict=True))
    return found


def _latest(meetings: Sequence[AnyMeeting]) -> list[AnyMeeting]:
    """Return each pair's meeting of the last plan that had it; `meetings` has the earliest plan first."""
    by_pair: dict[tuple[int, int], AnyMeeting] = {}
    for each in meetings:
        before = by_pair.get((each.workshop_id, each.other_id))
        if before is None or not before.in_force:
            by_pair[each.workshop_id, each.other_id] = each
    return list(by_pair.values())


def _uid(workshop: str, meeting: AnyMeeting) -> str:
    pair = " ".join((workshop, *sorted((meeting.own_id, meeting.other_public_id))))
    return f"{hashlib.sha256(pair.encode()).hexdigest()[:40]}@{UID_HOST}"


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
