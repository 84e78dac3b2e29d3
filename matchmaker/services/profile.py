"""A person's own profile: read it, save it, and say whether the other side may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from matchmaker.domain.completeness import Completeness, completeness
from matchmaker.domain.people import SEEN_BY_OTHER_SIDE, ProfileTextKind, Role, Sector
from matchmaker.domain.permissions import Action, Principal, Resource, require
from matchmaker.errors import EditConflictError, Refusal, RefusedError
from matchmaker.services import journal
from matchmaker.services.accounts import usable_address
from matchmaker.services.staleness import mark_people_changed
from matchmaker.services.texts import fitting_lines, fitting_paragraphs, kept_line
from matchmaker.store.queries import people as people_queries
from matchmaker.store.queries import profile as queries
from matchmaker.store.queries.people import ThemeRow
from matchmaker.store.queries.profile import ConsentRow, OrganisationRow
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import Consent, Profile, ProfileLanguage, ProfileText, ProfileTheme

WORDING = "2026-11"
"""The version of the words of the consent on the page; new words need a new version here."""

MEETING_LANGUAGES = ("da", "en", "zh", "de", "fr", "es", "pl", "hu", "ro", "ru", "sv", "nb", "fi", "nl", "it", "ja")
"""What is offered as a language of a meeting; an office may have entered others, and they stay."""

NEW = "new"
"""Chosen instead of an organisation: the person names one that is not in the list."""

MOST_LINES = 20
MOST_KEYWORDS = 30
LONGEST_LINE = 1000
LONGEST_KEYWORD = 100
LONGEST = {"name": 200, "name_latin": 200, "title": 200, "summary": 500, "contact_phone": 60}
LONGEST_ABOUT = 5000
LONGEST_ORGANISATION = 300


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person writes of themselves; nothing else can be changed by it.

    Parameters
    ----------
    organisation
        Public id, `NEW` for the one that the next three describe, or empty.
    themes
        Public ids.
    consent
        Whether the other side may see the person.
    """

    name: str = ""
    name_latin: str = ""
    title: str = ""
    organisation: str = ""
    organisation_name: str = ""
    organisation_name_latin: str = ""
    organisation_sector: str = ""
    themes: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    seeks: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    about: str = ""
    summary: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    consent: bool = False


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


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving a profile did.

    Parameters
    ----------
    repeated
        Lines that were written twice and stand there once.
    consent
        True or False where it was given or withdrawn just now; None where it stays as it was.
    """

    public_id: str
    repeated: tuple[str, ...]
    consent: bool | None


def own_profile(session: Session, principal: Principal) -> OwnProfile:
    """Return the profile of the one who asks, an empty one where there is none yet."""
    require(principal, Action.PROFILE_WRITE, _own(principal))
    row = queries.profile_of(session, principal.account or 0)
    if row is None:
        return OwnProfile(Draft(), None, None, _completeness(Draft()))
    lines = people_queries.lines(session, [row.id]).get(row.id, [])
    consent = queries.last_consent(session, row.id, SEEN_BY_OTHER_SIDE)
    draft = Draft(
        **{name: getattr(row, name) for name in (*LONGEST, "about", "contact_email")},
        organisation=row.organisation or "",
        themes=tuple(queries.themes_of(session, row.id)),
        offers=_of_kind(lines, ProfileTextKind.OFFER),
        seeks=_of_kind(lines, ProfileTextKind.SEEK),
        keywords=_of_kind(lines, ProfileTextKind.KEYWORD),
        languages=_of_kind(lines, people_queries.LANGUAGE),
        consent=consent is not None and consent.granted,
    )
    return OwnProfile(draft, row.version, consent, _completeness(draft))


def choices(session: Session, principal: Principal, language: str) -> Choices:
    """Return what the one who asks can choose: organisations of the own party, themes of its partnerships."""
    require(principal, Action.PROFILE_WRITE, _own(principal))
    if principal.party is None:
        return Choices((), ())
    partnerships = queries.partnerships_of(session, principal.party)
    themes = people_queries.themes(session, partnerships, language)
    return Choices(queries.organisations_of(session, principal.party), [theme for theme in themes if not theme.retired])


def save_profile(session: Session, principal: Principal, draft: Draft, *, version: int | None, now: datetime) -> Saved:
    """Save the profile of the one who asks, the first time or again.

    Raises
    ------
    RefusedError
        Something in it cannot be kept; the field says what.
    EditConflictError
        It was saved elsewhere after it was opened at `version`.
    """
    require(principal, Action.PROFILE_WRITE, _own(principal))
    if principal.party is None:
        raise RefusedError(Refusal.PARTY_UNKNOWN)
    clean, repeated = _checked(draft)
    row = session.scalar(select(Profile).where(Profile.account_id == principal.account, Profile.erased_at.is_(None)))
    if row is not None and row.version != version:
        raise EditConflictError(_differences(own_profile(session, principal).draft, clean))
    theme_ids = _theme_ids(session, principal.party, clean.themes, row)
    row = row or Profile(account_id=principal.account, party_id=principal.party, created_at=now)
    for name in (*LONGEST, "about", "contact_email"):
        setattr(row, name, getattr(clean, name))
    row.organisation_id = _organisation_id(session, principal.party, clean)
    flag_modified(row, "name")  # the version moves on also where only the lists have changed
    session.add(row)
    session.flush()
    _replace_lists(session, row.id, clean, theme_ids)
    said = _say(session, principal, row, granted=clean.consent, now=now)
    for workshop in sorted(principal.workshops):
        mark_people_changed(session, workshop, now=now)
    return Saved(row.public_id, tuple(repeated), said)


def _own(principal: Principal) -> Resource:
    """Return what the policy has to know of a profile of one's own, which is for experts to have."""
    owners = frozenset({principal.account}) if principal.account and principal.role is Role.EXPERT else frozenset()
    return Resource(owners=owners, party=principal.party)


def _completeness(draft: Draft) -> Completeness:
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


def _checked(draft: Draft) -> tuple[Draft, list[str]]:
    """Return the draft as it can be kept, and which lines stood there twice."""
    short: dict[str, Any] = {
        name: kept_line(getattr(draft, name), name, most=most, needed=name == "name") for name, most in LONGEST.items()
    }
    offers, repeated_offers = fitting_lines(draft.offers, "offers", LONGEST_LINE, MOST_LINES)
    seeks, repeated_seeks = fitting_lines(draft.seeks, "seeks", LONGEST_LINE, MOST_LINES)
    keywords, repeated_keywords = fitting_lines(draft.keywords, "keywords", LONGEST_KEYWORD, MOST_KEYWORDS)
    clean = replace(
        draft,
        **short,
        about=fitting_paragraphs(draft.about, "about", LONGEST_ABOUT),
        contact_email=usable_address(draft.contact_email, "contact_email") if draft.contact_email.strip() else "",
        offers=tuple(offers),
        seeks=tuple(seeks),
        keywords=tuple(keywords),
        languages=tuple(dict.fromkeys(draft.languages)),
        themes=tuple(dict.fromkeys(draft.themes)),
    )
    return clean, [*repeated_offers, *repeated_seeks, *repeated_keywords]


def _differences(saved: Draft, wanted: Draft) -> Mapping[str, object]:
    """Return what stands there now in each field that is not as wanted."""
    both = ((each.name, getattr(saved, each.name), getattr(wanted, each.name)) for each in fields(Draft))
    return {name: now for name, now, then in both if _comparable(now) != _comparable(then)}


def _comparable(value: object) -> object:
    return sorted(value) if isinstance(value, tuple) else value


def _theme_ids(session: Session, party: int, chosen: Sequence[str], row: Profile | None) -> list[int]:
    themes = people_queries.themes(session, queries.partnerships_of(session, party), "")
    kept = set(queries.themes_of(session, row.id)) if row is not None else set()
    known = {theme.public_id: theme.id for theme in themes if not theme.retired or theme.public_id in kept}
    if any(each not in known for each in chosen):
        raise RefusedError(Refusal.THEME_UNKNOWN, "themes")
    return [known[each] for each in chosen]


def _organisation_id(session: Session, party: int, draft: Draft) -> int | None:
    if draft.organisation == NEW:
        return _new_organisation(session, party, draft)
    if not draft.organisation:
        return None
    query = select(Organisation.id).where(Organisation.party_id == party, Organisation.public_id == draft.organisation)
    if (found := session.scalar(query)) is None:
        raise RefusedError(Refusal.ORGANISATION_UNKNOWN, "organisation")
    return found


def _new_organisation(session: Session, party: int, draft: Draft) -> int:
    """Return the organisation that is named; one of the same name is the same one."""
    name = kept_line(draft.organisation_name, "organisation_name", most=LONGEST_ORGANISATION, needed=True)
    latin = kept_line(draft.organisation_name_latin, "organisation_name_latin", most=LONGEST_ORGANISATION)
    for known in queries.organisations_of(session, party):
        if known.name.casefold() == name.casefold():
            return known.id
    if draft.organisation_sector not in list(Sector):
        raise RefusedError(Refusal.SECTOR_NEEDED, "organisation_sector")
    row = Organisation(party_id=party, sector=Sector(draft.organisation_sector), name=name, name_latin=latin)
    session.add(row)
    session.flush()
    return row.id


def _replace_lists(session: Session, profile_id: int, draft: Draft, theme_ids: Sequence[int]) -> None:
    spoken = select(ProfileLanguage.language).where(ProfileLanguage.profile_id == profile_id)
    known = {*MEETING_LANGUAGES, *session.scalars(spoken)}
    if any(language not in known for language in draft.languages):
        raise RefusedError(Refusal.LANGUAGE_UNKNOWN, "languages")
    for table in (ProfileText, ProfileLanguage, ProfileTheme):
        session.execute(delete(table).where(table.profile_id == profile_id))
    lists = {
        ProfileTextKind.OFFER: draft.offers,
        ProfileTextKind.SEEK: draft.seeks,
        ProfileTextKind.KEYWORD: draft.keywords,
    }
    texts = [
        {"profile_id": profile_id, "kind": kind, "position": position, "text": text}
        for kind, written in lists.items()
        for position, text in enumerate(written)
    ]
    languages = [{"profile_id": profile_id, "language": language} for language in draft.languages]
    themes = [{"profile_id": profile_id, "theme_id": theme} for theme in theme_ids]
    for table, rows in ((ProfileText, texts), (ProfileLanguage, languages), (ProfileTheme, themes)):
        if rows:
            session.execute(insert(table), rows)


def _say(session: Session, principal: Principal, row: Profile, *, granted: bool, now: datetime) -> bool | None:
    """Append what the person says on being seen, where it differs from what was said last."""
    last = queries.last_consent(session, row.id, SEEN_BY_OTHER_SIDE)
    if granted == (last is not None and last.granted):
        return None
    require(principal, Action.CONSENT_WRITE, _own(principal))
    said = Consent(profile_id=row.id, purpose=SEEN_BY_OTHER_SIDE, granted=granted, wording=WORDING, said_at=now)
    session.add(said)
    session.flush()
    act = "consent given" if granted else "consent withdrawn"
    journal.record(session, principal, act, subject_kind="profile", subject_id=row.public_id, now=now)
    return granted
