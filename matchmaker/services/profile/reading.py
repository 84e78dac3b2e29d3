"""Read the own profile, and what can be chosen in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from matchmaker.domain.completeness import Completeness, completeness
from matchmaker.domain.people import SEEN_BY_OTHER_SIDE, ProfileTextKind
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.services.profile.draft import LONGEST, Draft
from matchmaker.services.profile.owner import own
from matchmaker.store.queries import people as people_queries
from matchmaker.store.queries import profile as queries
from matchmaker.store.queries.people import ThemeRow
from matchmaker.store.queries.profile import ConsentRow, OrganisationRow, ProfileRow


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """A profile as its owner sees it; `version` is None as long as there is none."""

    draft: Draft
    version: int | None
    consent: ConsentRow | None
    completeness: Completeness


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen in a profile."""

    organisations: Sequence[OrganisationRow]
    themes: Sequence[ThemeRow]


def own_profile(session: Session, principal: Principal) -> OwnProfile:
    """Return the profile of the one who asks, an empty one where there is none yet."""
    require(principal, Action.PROFILE_WRITE, own(principal))
    row = queries.profile_of(session, principal.account or 0)
    if row is None:
        return OwnProfile(Draft(), None, None, completeness_of(Draft()))
    consent = queries.last_consent(session, row.id, SEEN_BY_OTHER_SIDE)
    draft = replace(draft_of(session, row), consent=consent is not None and consent.granted)
    return OwnProfile(draft, row.version, consent, completeness_of(draft))


def draft_of(session: Session, row: ProfileRow) -> Draft:
    """Return what a profile says, as its form shows it; consent is a matter of its own."""
    lines = people_queries.lines(session, [row.id]).get(row.id, [])
    return Draft(
        **{name: getattr(row, name) for name in (*LONGEST, "about", "contact_email")},
        organisation=row.organisation or "",
        themes=tuple(queries.themes_of(session, row.id)),
        offers=_of_kind(lines, ProfileTextKind.OFFER),
        seeks=_of_kind(lines, ProfileTextKind.SEEK),
        keywords=_of_kind(lines, ProfileTextKind.KEYWORD),
        languages=_of_kind(lines, people_queries.LANGUAGE),
    )


def choices(session: Session, principal: Principal, language: str) -> Choices:
    """Return what the one who asks can choose: organisations of the own party, themes of its partnerships."""
    require(principal, Action.PROFILE_WRITE, own(principal))
    return Choices((), ()) if principal.party is None else choices_of(session, principal.party, language)


def choices_of(session: Session, party: int, language: str) -> Choices:
    """Return what people of a party can choose: its organisations, and the themes of its partnerships."""
    themes = people_queries.themes(session, queries.partnerships_of(session, party), language)
    return Choices(queries.organisations_of(session, party), [theme for theme in themes if not theme.retired])


def completeness_of(draft: Draft) -> Completeness:
    """Return how much of what finds good meetings a draft has."""
    return completeness(
        offers=draft.offers,
        seeks=draft.seeks,
        keywords=draft.keywords,
        languages=draft.languages,
        themes=draft.themes,
        summary=draft.summary,
        about=draft.about,
        organisation=bool(draft.organisation),
        consent=draft.consent,
    )


def _of_kind(lines: Sequence[tuple[str, str]], kind: str) -> tuple[str, ...]:
    return tuple(text for each, text in lines if each == kind)
