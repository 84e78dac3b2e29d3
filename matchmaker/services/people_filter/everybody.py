"""Everybody of a workshop as one office may see them: the own people whole, the others as they agreed to be seen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.people import Sector
from matchmaker.domain.permissions import Principal
from matchmaker.domain.series import Before
from matchmaker.domain.workshops import TAKES_PART, RegistrationStatus, Side
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.people_filter.asking import Standing, Unanswered
from matchmaker.store.queries import everybody as queries
from matchmaker.store.queries import names
from matchmaker.store.queries.delegations import themes_of as themes_of_calendars
from matchmaker.store.queries.everybody import Answers, PersonRow
from matchmaker.store.queries.programmes import themes_of


@dataclass(frozen=True, slots=True)
class Delegate:
    """A person, with what the reader's office may read.

    Parameters
    ----------
    key
        The store's own key of the profile, for what acts on people; it stands on no page.
    own
        Whether the person belongs to the reader's side.
    email
        Of people of the other side only where they let this office know it.
    language
        In which letters to them are written; empty for the other side.
    registration, version
        Public id and version of the calendar; None for whoever is in none.
    registered_at
        None for whoever is in no calendar.
    together
        What a party of several who sit together calls itself.
    rank, call_name
        Of the own people alone.
    lacks
        What they have not said yet; of the own people alone.
    before
        How they took part in the workshop before this one of its series; of the own people alone.
    left_alone
        Whether they are not to be written to: the workshop follows another one at which their side was, they have not
        answered, and did not agree to hear of later workshops.
    """

    key: int
    id: str
    name: str
    name_latin: str
    title: str
    organisation: str
    organisation_latin: str
    sector: Sector | None
    side: Side
    own: bool
    status: Standing
    registration: str | None
    version: int | None
    registered_at: datetime | None
    together: str
    email: str
    language: str
    signs_in: bool
    themes: tuple[str, ...]
    theme_ids: frozenset[str]
    rank: int | None
    call_name: str
    lacks: frozenset[Unanswered]
    before: frozenset[Before]
    left_alone: bool

    @property
    def takes_part(self) -> bool:
        """Whether they are registered, or wait for a place."""
        return self.status in {Standing.REGISTERED, Standing.WAITING}


@dataclass(frozen=True, slots=True)
class Everybody:
    """The people of a workshop as an office sees them.

    Parameters
    ----------
    people
        In the order of their names as they are written.
    registered
        How many people of each side are registered, seen or not.
    unseen
        How many of the other side are registered and have not agreed to be seen.
    themes
        Names of the themes that anybody chose, by public id.
    follows
        Whether any of the own people took part in the workshop before this one of its series.
    """

    people: tuple[Delegate, ...]
    registered: Mapping[Side, int]
    unseen: int
    themes: Mapping[str, str]
    follows: bool


@dataclass(frozen=True, slots=True)
class _Theme:
    """A theme; whoever chose a sub-topic is found under its theme (`parent`) too."""

    id: str
    parent: str | None
    name: str


def everybody(session: Session, principal: Principal, workshop: WorkshopFacts, language: str) -> Everybody:
    """Return the people of a workshop as the principal's office may see them; who may ask is for the caller to say."""
    own = workshop.side_of(principal.party)
    party = principal.party if own else None
    rows = queries.people(session, workshop.id, own, party)
    answers = queries.answers(session, workshop.id, own, party)
    chosen = themes_of_calendars(session, workshop.id)
    named = _themes(session, workshop.partnership_id, language)
    registered = [row for row in rows if _is_registered(row)]
    seen = [row for row in rows if _is_own(row, own, party) or (row.consented and _is_registered(row))]
    people = tuple(_delegate(row, own, party, chosen, named, answers) for row in seen)
    used = {theme for one in people for theme in one.theme_ids}
    return Everybody(
        people=people,
        registered={side: sum(row.side is side for row in registered) for side in Side},
        unseen=sum(not _is_own(row, own, party) and not row.consented for row in registered),
        themes={each.id: each.name for each in named.values() if each.id in used},
        follows=any(answers.before.values()),
    )


def _is_registered(row: PersonRow) -> bool:
    return row.status is RegistrationStatus.REGISTERED


def _is_own(row: PersonRow, own: Side | None, party: int | None) -> bool:
    return own is not None and (row.side is own or (row.side is None and row.party_id == party))


def _delegate(
    row: PersonRow,
    own: Side | None,
    party: int | None,
    chosen: Mapping[int, list[int]],
    named: Mapping[int, _Theme],
    answers: Answers,
) -> Delegate:
    is_own = _is_own(row, own, party)
    themes = [named[theme] for theme in chosen.get(row.registration_id or 0, ()) if theme in named]
    side = row.side or own
    if side is None:
        raise AssertionError("only the own people are there without a calendar")
    return Delegate(
        key=row.profile_id,
        id=row.public_id,
        name=row.name,
        name_latin=row.name_latin,
        title=row.title,
        organisation=row.organisation,
        organisation_latin=row.organisation_latin,
        sector=row.sector,
        side=side,
        own=is_own,
        status=Standing(row.status.value) if row.status else Standing.SILENT,
        registration=row.registration,
        version=row.version,
        registered_at=row.registered_at,
        together=row.together or "",
        email=row.email if is_own else row.shared_email,
        language=row.language if is_own else "",
        signs_in=is_own and row.signs_in,
        themes=tuple(theme.name for theme in themes),
        theme_ids=frozenset(each for theme in themes for each in (theme.id, theme.parent) if each),
        rank=row.rank if is_own else None,
        call_name=row.call_name if is_own else "",
        lacks=frozenset(_lacking(row, bool(themes), answers)) if is_own else frozenset(),
        before=frozenset(how for how, some in answers.before.items() if row.profile_id in some and is_own),
        left_alone=is_own and row.status is None and not row.hears_later and any(answers.before.values()),
    )


def _lacking(row: PersonRow, themed: bool, answers: Answers) -> Iterator[Unanswered]:
    """Yield what somebody of the own side has not said, of what they are asked where they stand."""
    if row.status in {RegistrationStatus.WITHDRAWN, RegistrationStatus.PREPARED}:
        return
    if row.profile_id not in answers.described:
        yield Unanswered.PROFILE
    if not row.consented:
        yield Unanswered.CONSENT
    if row.status in TAKES_PART:
        if not themed:
            yield Unanswered.THEMES
        if answers.timed and row.registration_id not in answers.times:
            yield Unanswered.SLOTS
        if row.registration_id not in answers.wants:
            yield Unanswered.WISHES


def _themes(session: Session, partnership_id: int, language: str) -> dict[int, _Theme]:
    rows = {row.id: row for row in themes_of(session, partnership_id)}
    named = names.theme_names(session, language, rows)
    return {
        key: _Theme(row.public_id, rows[row.parent_id].public_id if row.parent_id else None, named.get(key, ""))
        for key, row in rows.items()
    }
