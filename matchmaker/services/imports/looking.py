"""What would become of each row of a list, before anything happens: made, changed, left out, wrong, or to be decided.

Only people of the own region are looked at: what the other side's list of people holds cannot be told from any answer.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sqlalchemy.orm import Session

from matchmaker.domain.addresses import normalised
from matchmaker.domain.people import ProfileTextKind
from matchmaker.errors import Refusal, RefusedError
from matchmaker.files.list_table import ListTable
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.imports.mapping import SAME, ListMapping
from matchmaker.services.imports.rows import Listed, Problem, listed_people, require_mapped
from matchmaker.services.imports.words import lexicon_of
from matchmaker.services.likeness import close, spelling
from matchmaker.services.profile.draft import LONGEST, NEW, Draft
from matchmaker.store.queries import imports as queries
from matchmaker.store.queries import people as people_queries
from matchmaker.store.queries import registrations
from matchmaker.store.queries.imports import KnownPerson

MOST_ALIKE = 3
"""So many whom a row may be are shown."""


class Fate(StrEnum):
    """What becomes of a row."""

    MADE = "made"
    CHANGED = "changed"
    """An entry that waits for its person is changed to what the row says."""
    UNCHANGED = "unchanged"
    ANSWERED = "answered"
    """The person has answered for this workshop themself, and their word stays."""
    SAME = "same"
    """Left out, since it is the same person as another row or somebody who is there."""
    UNDECIDED = "undecided"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody whom a row may be about: another row of the list, or a person of the own region."""

    name: str
    address: str
    row: int | None = None
    known: KnownPerson | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row.

    Parameters
    ----------
    listed
        What would be kept; of a changed entry, what stands there with what the row says over it.
    known
        The person of the own region with the same address.
    alike
        Those whom it may be, where the office has to say or has said so.
    decided
        What the office said.
    """

    listed: Listed
    fate: Fate
    known: KnownPerson | None = None
    alike: tuple[Alike, ...] = ()
    decided: str = ""

    @property
    def row(self) -> int:
        """The number of the row."""
        return self.listed.row

    @property
    def organisation(self) -> str:
        """The name of the organisation, as the row says it."""
        return self.listed.said_organisation


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would become of a list.

    Parameters
    ----------
    sha256
        Of what would happen, with whom it was compared: what is taken in is what was seen.
    """

    verdicts: Sequence[Verdict] = ()
    problems: Sequence[Problem] = ()
    known: Sequence[KnownPerson] = ()
    counts: Mapping[Fate, int] = field(default_factory=dict)
    sha256: str = ""

    def of(self, *fates: Fate) -> list[Verdict]:
        """Return the rows of which this becomes."""
        return [each for each in self.verdicts if each.fate in fates]

    @property
    def asked(self) -> list[Verdict]:
        """The rows of which the office says who they are about, or has said so; those to be decided come first."""
        asked = [each for each in self.verdicts if each.fate is Fate.UNDECIDED or each.decided]
        return sorted(asked, key=lambda each: (bool(each.decided), each.row))

    @property
    def told(self) -> list[Verdict]:
        """The rows of which it is settled what becomes of them."""
        return [each for each in self.verdicts if each.fate not in {Fate.UNDECIDED, Fate.WRONG}]

    @property
    def hindered(self) -> Refusal | None:
        """What has to be done before the list can be taken in."""
        if self.problems:
            return Refusal.LIST_WRONG
        if self.counts[Fate.UNDECIDED]:
            return Refusal.LIST_UNDECIDED
        return None if self.counts[Fate.MADE] + self.counts[Fate.CHANGED] else Refusal.LIST_NOTHING_NEW


def outlook_of(
    session: Session,
    workshop: WorkshopFacts,
    party: int,
    table: ListTable,
    mapping: ListMapping,
    *,
    language: str,
    most: int,
) -> Outlook:
    """Return what would become of each row of a list.

    Parameters
    ----------
    most
        How many people may be taken in together.

    Raises
    ------
    RefusedError
        It is not said where names and addresses stand, or there are too many rows, or none.
    """
    require_mapped(mapping)
    _require_bearable(table, mapping, most)
    slots = registrations.slots(session, workshop.id)
    lexicon = lexicon_of(session, workshop, party, language, slots=len(slots))
    listed = list(listed_people(table, mapping, lexicon))
    known = queries.known_people(session, workshop.id, party)
    verdicts = _with_changes(session, _judged(listed, known, mapping))
    return Outlook(
        verdicts=verdicts,
        problems=[problem for each in verdicts for problem in each.listed.problems],
        known=known,
        counts=Counter(each.fate for each in verdicts),
        sha256=_digest(verdicts),
    )


def _require_bearable(table: ListTable, mapping: ListMapping, most: int) -> None:
    below = [row.number for row in table.rows if row.number > mapping.header]
    if not below:
        raise RefusedError(Refusal.LIST_NOBODY, "header")
    if len(below) > most:
        raise RefusedError(Refusal.LIST_TOO_MANY, row=below[most], found=most + 1, most=most)


def _judged(listed: Sequence[Listed], known: Sequence[KnownPerson], mapping: ListMapping) -> list[Verdict]:
    by_address = {normalised(address): each for each in known for address in each.addresses}
    spellings = [_spelling(each.draft.name, each.draft.name_latin) for each in listed]
    among_known = close(spellings, [_spelling(each.name, each.name_latin) for each in known])
    among_rows = close(spellings, spellings)
    first_with: dict[str, int] = {}
    verdicts: list[Verdict] = []
    for at, each in enumerate(listed):
        address = normalised(each.draft.contact_email)
        earlier = first_with.setdefault(address, at) if address else at
        if earlier != at:
            verdicts.append(_with_shared_address(each, listed[earlier], near=earlier in among_rows[at]))
            continue
        there = by_address.get(address)
        rows = [other for other in among_rows[at] if other < at and verdicts[other].fate is not Fate.SAME]
        alike = (
            *(_person(known[other]) for other in among_known[at]),
            *(
                Alike(listed[other].draft.name, listed[other].draft.contact_email, row=listed[other].row)
                for other in rows
            ),
        )
        verdicts.append(_verdict(each, there, alike[:MOST_ALIKE], mapping.decided.get(each.row, "")))
    return verdicts


def _verdict(listed: Listed, there: KnownPerson | None, alike: tuple[Alike, ...], decided: str) -> Verdict:
    if listed.problems:
        return Verdict(listed, Fate.WRONG, there)
    if there is not None and there.prepared:
        return Verdict(listed, Fate.CHANGED, there)
    if there is not None and there.status is not None:
        return Verdict(listed, Fate.ANSWERED, there)
    if there is not None or not alike:
        return Verdict(listed, Fate.MADE, there)
    fate = {"": Fate.UNDECIDED, SAME: Fate.SAME}.get(decided, Fate.MADE)
    return Verdict(listed, fate, None, alike, decided)


def _with_shared_address(listed: Listed, first: Listed, *, near: bool) -> Verdict:
    """Judge a row whose address an earlier one has: the same person once more, or an address that two people share."""
    if near and not listed.problems:
        return Verdict(listed, Fate.SAME, alike=(Alike(first.draft.name, first.draft.contact_email, row=first.row),))
    if near:
        return Verdict(listed, Fate.WRONG)
    shared = Problem(listed.row, None, RefusedError(Refusal.LIST_SHARED_ADDRESS, "contact_email", row=first.row))
    return Verdict(replace(listed, problems=(*listed.problems, shared)), Fate.WRONG)


def _person(known: KnownPerson) -> Alike:
    return Alike(known.name, known.addresses[0] if known.addresses else "", known=known)


def _spelling(name: str, latin: str) -> str:
    return spelling(latin or name)


def _with_changes(session: Session, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Put what rows say over what stands in the entries that they are about; what is the same stays unchanged."""
    keys = [each.known.id for each in verdicts if each.fate is Fate.CHANGED and each.known]
    if not keys:
        return list(verdicts)
    drafts = _drafts(session, keys)
    return [_over(each, drafts[each.known.id]) if each.known and each.known.id in drafts else each for each in verdicts]


def _over(verdict: Verdict, standing: Draft) -> Verdict:
    if verdict.fate is not Fate.CHANGED:
        return verdict
    said = verdict.listed.draft
    filled = {
        name: value
        for name in (*LONGEST, "about", "offers", "seeks", "keywords", "languages", "themes")
        if (value := getattr(said, name))
    }
    if said.organisation:
        of_place = ("organisation", "organisation_name", "organisation_name_latin", "organisation_sector")
        filled |= {name: getattr(said, name) for name in of_place}
    merged = replace(standing, **filled)
    same = _comparable(merged) == _comparable(standing) and said.organisation != NEW
    fate = Fate.UNCHANGED if same else Fate.CHANGED
    return replace(verdict, fate=fate, listed=replace(verdict.listed, draft=merged))


def _comparable(draft: Draft) -> Draft:
    ordered = replace(draft, languages=tuple(sorted(draft.languages)), themes=tuple(sorted(draft.themes)))
    return replace(ordered, organisation_sector="", organisation_name="", organisation_name_latin="")


def _drafts(session: Session, keys: Iterable[int]) -> dict[int, Draft]:
    """Return what several profiles say, as `draft_of` does for one."""
    keys = list(keys)
    lines, themes = people_queries.lines(session, keys), queries.themes_of_profiles(session, keys)

    def of_kind(key: int, kind: str) -> tuple[str, ...]:
        return tuple(text for each, text in lines.get(key, []) if each == kind)

    return {
        key: Draft(
            **{name: getattr(row, name) for name in (*LONGEST, "about", "contact_email")},
            organisation=row.organisation or "",
            themes=tuple(themes.get(key, [])),
            offers=of_kind(key, ProfileTextKind.OFFER),
            seeks=of_kind(key, ProfileTextKind.SEEK),
            keywords=of_kind(key, ProfileTextKind.KEYWORD),
            languages=of_kind(key, people_queries.LANGUAGE),
        )
        for key, row in queries.profiles(session, keys).items()
    }


def _digest(verdicts: Sequence[Verdict]) -> str:
    """Return the hash of what would happen: every row with whom it was compared."""
    seen = hashlib.sha256()
    for each in verdicts:
        known = (each.known.public_id, each.known.version, each.known.status) if each.known else ()
        alike = [(other.row, other.known.public_id if other.known else "") for other in each.alike]
        seen.update(repr((each.row, each.fate.value, known, alike, each.listed.draft, each.listed.wishes)).encode())
    return seen.hexdigest()
