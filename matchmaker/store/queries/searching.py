"""Who is found by words: one question to the full-text index, answered alike by both back-ends.

The index may lag behind the profiles, never the answer: of those whose words changed since they were indexed the caller
is told, and compares the words themselves.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, Select, and_, func, literal, or_, select, text, union_all
from sqlalchemy.orm import Session

from matchmaker.domain.searching import INSIDE, Wanted
from matchmaker.store import full_text
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import Profile, ProfileText
from matchmaker.store.tables.registrations import RegistrationMember
from matchmaker.store.tables.searching import SearchText

LATE = -1
"""Stands instead of the number of a word beside those whose words are not indexed as they are now."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """Somebody whose words are not indexed as they are now; `texts` are all that can be searched."""

    profile_id: int
    profile_version: int
    organisation_version: int
    texts: tuple[str, ...]


def found_by(
    session: Session, workshop_id: int, words: Sequence[Sequence[Wanted]]
) -> tuple[list[frozenset[int]], frozenset[int]]:
    """Return who is indexed with all tokens of each word, and whose words are not indexed as they are now.

    Keys of profiles in calendars of a workshop, in one statement; none without a word. Whether somebody may be seen is
    for the caller to look at.
    """
    if not words:
        return [], frozenset()
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    parts = [_matching(number, tokens, on_sqlite=on_sqlite) for number, tokens in enumerate(words) if tokens]
    late = (
        select(literal(LATE, Integer).label("number"), Profile.id.label("profile_id"))
        .join(RegistrationMember, RegistrationMember.profile_id == Profile.id)
        .outerjoin(Organisation, Organisation.id == Profile.organisation_id)
        .outerjoin(SearchText, SearchText.profile_id == Profile.id)
        .where(RegistrationMember.workshop_id == workshop_id, Profile.erased_at.is_(None), _is_outdated())
    )
    hits = union_all(*parts, late).subquery()
    query = select(hits.c.number, hits.c.profile_id).join(
        RegistrationMember,
        and_(RegistrationMember.profile_id == hits.c.profile_id, RegistrationMember.workshop_id == workshop_id),
    )
    found: dict[int, set[int]] = {}
    for number, profile in session.execute(query):
        found.setdefault(number, set()).add(profile)
    return [frozenset(found.get(number, ())) for number in range(len(words))], frozenset(found.get(LATE, ()))


def outdated(session: Session, profiles: Collection[int] | None = None) -> list[Outdated]:
    """Return those whose words are not indexed as they are now, of some profiles or (None) of all.

    In one statement where there are none, and in two where there are some.
    """
    query = (
        select(Profile.id, Profile.version, func.coalesce(Organisation.version, 0), *_SAID)
        .outerjoin(Organisation, Organisation.id == Profile.organisation_id)
        .outerjoin(SearchText, SearchText.profile_id == Profile.id)
        .where(Profile.erased_at.is_(None), _is_outdated())
        .order_by(Profile.id)
    )
    if profiles is not None:
        query = query.where(Profile.id.in_(profiles))
    rows = session.execute(query).all()
    lines = _lines(session, [row[0] for row in rows])
    return [Outdated(row[0], row[1], row[2], (*row[3:], *lines.get(row[0], ()))) for row in rows]


_SAID = (
    Profile.name,
    Profile.name_latin,
    Profile.title,
    Profile.about,
    Profile.summary,
    func.coalesce(Organisation.name, ""),
    func.coalesce(Organisation.name_latin, ""),
)
"""Everything that can be searched beside the lines: nothing that a reader could not read on the person's page."""


def _is_outdated() -> ColumnElement[bool]:
    return or_(
        SearchText.profile_id.is_(None),
        SearchText.profile_version != Profile.version,
        SearchText.organisation_version != func.coalesce(Organisation.version, 0),
    )


def _lines(session: Session, profiles: Collection[int]) -> dict[int, list[str]]:
    if not profiles:
        return {}
    found: dict[int, list[str]] = {}
    query = select(ProfileText.profile_id, ProfileText.text).where(ProfileText.profile_id.in_(profiles))
    for profile, said in session.execute(query):
        found.setdefault(profile, []).append(said)
    return found


def _matching(number: int, tokens: Sequence[Wanted], *, on_sqlite: bool) -> Select[tuple[int, int]]:
    """Return the query for the number of a word with each profile that has all its tokens."""
    name = f"asked_{number}"
    if on_sqlite:
        asked = " AND ".join(_fts5(each) for each in tokens)
        matches = f"{full_text.NAME} MATCH :{name}"
        said = f"SELECT {number} AS number, rowid AS profile_id FROM {full_text.NAME} WHERE {matches}"  # noqa: S608
    else:
        asked = " & ".join(_tsquery(each) for each in tokens)
        matches = f"{full_text.VECTOR} @@ CAST(:{name} AS tsquery)"
        said = f"SELECT {number} AS number, profile_id FROM search_texts WHERE {matches}"  # noqa: S608
    hits = text(said).bindparams(**{name: asked}).columns(number=Integer, profile_id=Integer).subquery(f"hits_{number}")
    return select(hits.c.number, hits.c.profile_id)


def _fts5(wanted: Wanted) -> str:
    end = "*" if wanted.begins else ""
    said = f'"{wanted.token}"{end}'
    return f'({said} OR "{INSIDE}{wanted.token}"{end})' if wanted.inside else said


def _tsquery(wanted: Wanted) -> str:
    end = ":*" if wanted.begins else ""
    said = f"'{wanted.token}'{end}"
    return f"({said} | '{INSIDE}{wanted.token}'{end})" if wanted.inside else said
