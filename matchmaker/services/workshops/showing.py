"""The page of a workshop, for anybody once it is no draft any more: what, when, where, about what, and who."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Answer, Principal, can, require, watching
from matchmaker.domain.workshops import RegistrationStatus, Side, WorkshopStatus
from matchmaker.errors import NotFoundError
from matchmaker.services.access import WorkshopFacts, workshop_at, workshop_called
from matchmaker.services.workshops.listing import NextStep, is_open, next_step, side_of
from matchmaker.store.queries import names, planning
from matchmaker.store.queries import programmes as programme_queries
from matchmaker.store.queries import workshops as queries
from matchmaker.store.queries.programmes import ThemeRow


@dataclass(frozen=True, slots=True)
class Heading:
    """What the frame of every page about a workshop says of it."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class PublicTheme:
    """A theme of the workshop with its sub-topics that have sessions."""

    name: str
    description: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicSession:
    """What happens at the tables of a slot: a theme (None: any) and how many tables it has."""

    theme: str | None
    tables: int


@dataclass(frozen=True, slots=True)
class PublicSlot:
    """A slot and its sessions."""

    day: date
    starts_at: datetime
    ends_at: datetime
    sessions: tuple[PublicSession, ...]


@dataclass(frozen=True, slots=True)
class WorkshopPage:
    """What the page shows."""

    slug: str
    title: str
    summary: str
    status: WorkshopStatus
    starts_on: date
    ends_on: date
    time_zone: str
    place: str
    working_language: str
    registration_closes_at: datetime | None
    open: bool
    host: str
    visitor: str
    side: Side | None
    themes: tuple[PublicTheme, ...]
    slots: tuple[PublicSlot, ...]
    mine: RegistrationStatus | None
    leads: bool
    """Whether the reader leads the delegation of their region, and so may prepare entries."""
    has_plan: bool
    next_step: NextStep


def show_workshop(session: Session, principal: Principal, slug: str, language: str, *, now: datetime) -> WorkshopPage:
    """Return the page of a workshop; a draft exists for its two offices only."""
    workshop = _readable(session, principal, slug)
    row = queries.one(session, workshop.id)
    title, summary = queries.texts(session, language, [row.id]).get(row.id, (row.slug, ""))
    parties = names.party_names(session, language, workshop.parties)
    mine = queries.registrations_of(session, principal.profile).get(row.id)
    has_plan = bool(queries.published(session, [row.id]))
    theme_rows = programme_queries.themes_of(session, workshop.partnership_id)
    named = names.theme_names(session, language, [each.id for each in theme_rows])
    held = set(queries.themes_held(session, [row.id]).get(row.id, []))
    return WorkshopPage(
        slug=row.slug,
        title=title,
        summary=summary,
        status=row.status,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        time_zone=row.time_zone,
        place=row.place,
        working_language=row.working_language,
        registration_closes_at=row.registration_closes_at,
        open=is_open(row, now),
        host=parties.get(row.host_party_id, ""),
        visitor=parties.get(row.visitor_party_id, ""),
        side=side_of(row, principal.party),
        themes=_themes(session, language, theme_rows, named, held or ({row.theme_id} if row.theme_id else set())),
        slots=_slots(session, workshop, {each.public_id: named.get(each.id, "") for each in theme_rows}),
        mine=mine,
        leads=row.id in principal.leads,
        has_plan=has_plan,
        next_step=next_step(row, principal, mine, has_plan=has_plan, now=now),
    )


def require_page(session: Session, principal: Principal, slug: str) -> None:
    """Raise unless there is a page of a workshop for the one who asks."""
    _readable(session, principal, slug)


def heading_of(session: Session, principal: Principal, slug: str, language: str, action: Action) -> Heading | None:
    """Return the heading of a workshop with which `principal` may do `action`; None otherwise, and where there is none.

    For the frame around a page: that this is asked does not count as the page's own asking.
    """
    try:
        workshop, title = workshop_called(session, slug, language)
    except NotFoundError:
        return None
    with watching():
        for each in (_read(workshop), action):
            answer = can(principal, each, workshop.resource())
            for_a_reason = answer is Answer.WITH_REASON and bool(principal.ground)
            if answer not in {Answer.ALLOW, Answer.PROPOSE} and not for_a_reason:
                return None
    return Heading(slug, title)


def _readable(session: Session, principal: Principal, slug: str) -> WorkshopFacts:
    workshop = workshop_at(session, slug)
    require(principal, _read(workshop), workshop.resource())
    require(principal, Action.WORKSHOP_READ, workshop.resource())
    return workshop


def _read(workshop: WorkshopFacts) -> Action:
    return Action.WORKSHOP_DRAFT_READ if workshop.status is WorkshopStatus.DRAFT else Action.WORKSHOP_READ


def _themes(
    session: Session, language: str, rows: list[ThemeRow], named: dict[int, str], held: set[int]
) -> tuple[PublicTheme, ...]:
    """Return the themes that the sessions have; where there are no sessions yet, those of the workshop."""
    wanted = held or {row.id for row in rows if not row.retired}
    topics = {row.id: row for row in rows if row.parent_id is not None and row.id in wanted}
    shown = [row for row in rows if row.parent_id is None]
    shown = [row for row in shown if row.id in wanted or any(each.parent_id == row.id for each in topics.values())]
    said = queries.descriptions(session, language, [row.id for row in shown])
    return tuple(
        PublicTheme(
            named.get(row.id, ""),
            said.get(row.id, ""),
            tuple(named.get(each.id, "") for each in topics.values() if each.parent_id == row.id),
        )
        for row in shown
    )


def _slots(session: Session, workshop: WorkshopFacts, themes: dict[str, str]) -> tuple[PublicSlot, ...]:
    """Return the slots, each with its tables by theme: two rooms with one theme are one line to a reader."""
    sessions = {row.id: row for row in planning.sessions(session, workshop.id)}
    tables: dict[int, dict[str | None, int]] = {}
    for session_id, slots in planning.slots_of_sessions(session, workshop.id).items():
        row = sessions[session_id]
        for slot in slots:
            by_theme = tables.setdefault(slot, {})
            by_theme[row.theme] = by_theme.get(row.theme, 0) + row.tables
    return tuple(
        PublicSlot(
            row.day,
            row.starts_at,
            row.ends_at,
            tuple(
                PublicSession(themes.get(theme, "") if theme else None, number)
                for theme, number in tables.get(row.id, {}).items()
                if number
            ),
        )
        for row in queries.slots(session, workshop.id)
    )
