"""Save the own profile, and what its owner says about being seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from matchmaker.domain.consents import Purpose
from matchmaker.domain.people import SEEN_BY_OTHER_SIDE, ProfileTextKind
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.errors import EditConflictError, Refusal, RefusedError
from matchmaker.services import consents, searching
from matchmaker.services.profile.draft import LONGEST, MEETING_LANGUAGES, Draft, checked, differences
from matchmaker.services.profile.organisation import organisation_id
from matchmaker.services.profile.owner import own
from matchmaker.services.profile.reading import own_profile
from matchmaker.services.staleness import mark_people_changed
from matchmaker.store.queries import people as people_queries
from matchmaker.store.queries import profile as queries
from matchmaker.store.tables.people import Profile, ProfileLanguage, ProfileText, ProfileTheme


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


def save_profile(session: Session, principal: Principal, draft: Draft, *, version: int | None, now: datetime) -> Saved:
    """Save the profile of the one who asks, the first time or again.

    Raises
    ------
    RefusedError
        Something in it cannot be kept; the field says what.
    EditConflictError
        It was saved elsewhere after it was opened at `version`.
    """
    require(principal, Action.PROFILE_WRITE, own(principal))
    if principal.party is None:
        raise RefusedError(Refusal.PARTY_UNKNOWN)
    clean, repeated = checked(draft)
    row = session.scalar(select(Profile).where(Profile.account_id == principal.account, Profile.erased_at.is_(None)))
    if row is not None and row.version != version:
        raise EditConflictError(differences(own_profile(session, principal).draft, clean))
    row = row or Profile(account_id=principal.account, party_id=principal.party, created_at=now, confirmed_at=now)
    write(session, row, clean)
    said = _say(session, principal, row, granted=clean.consent, now=now)
    for workshop in sorted(principal.workshops):
        mark_people_changed(session, workshop, now=now)
    return Saved(row.public_id, tuple(repeated), said)


def write(session: Session, row: Profile, clean: Draft) -> None:
    """Write a draft that was checked into a profile, a new one or one that is there; not what it says on consent."""
    theme_ids = _theme_ids(session, row.party_id, clean.themes, row)
    for name in (*LONGEST, "about", "contact_email"):
        setattr(row, name, getattr(clean, name))
    row.organisation_id = organisation_id(session, row.party_id, clean)
    flag_modified(row, "name")  # the version moves on also where only the lists have changed
    session.add(row)
    session.flush()
    _replace_lists(session, row.id, clean, theme_ids)
    searching.index(session, [row.id])


def _theme_ids(session: Session, party: int, chosen: Sequence[str], row: Profile) -> list[int]:
    themes = people_queries.themes(session, queries.partnerships_of(session, party), "")
    kept = set(queries.themes_of(session, row.id)) if row.id is not None else set()
    known = {theme.public_id: theme.id for theme in themes if not theme.retired or theme.public_id in kept}
    if any(each not in known for each in chosen):
        raise RefusedError(Refusal.THEME_UNKNOWN, "themes")
    return [known[each] for each in chosen]


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
    require(principal, Action.CONSENT_WRITE, own(principal))
    consents.note(session, principal, row, Purpose.SEEN_BY_OTHER_SIDE, granted=granted, now=now)
    return granted
