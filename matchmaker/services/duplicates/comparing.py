"""Which entries may be of one person, and what merging two of them would do.

The entry stays that the person signs in with, since its words and consents are the person's own. Where neither has an
account, the office chooses.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal
from matchmaker.domain.searching import unaccented
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.acting.person import require_look
from matchmaker.services.likeness import close
from matchmaker.services.parties import planned_in_force
from matchmaker.services.people_filter import Delegate, everybody
from matchmaker.services.profile.draft import Draft
from matchmaker.services.profile.reading import draft_of
from matchmaker.store.queries import duplicates as queries
from matchmaker.store.queries import profile as profile_queries

PIECES = (
    "name", "name_latin", "call_name", "title", "organisation", "offers", "seeks", "keywords", "themes", "languages",
    "about", "summary", "contact_email", "contact_phone",
)  # fmt: skip
"""What can be taken from the entry that goes, piece by piece."""

ALIKE_PERCENT = 88
MOST_PAIRS = 20
MOST_LOOKED_AT = 2000
"""Of names that differ by little: where there are more, the first are shown, and the others once those are settled."""

Said = dict[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Piece:
    """What the two entries say in one field; of a list, its lines."""

    name: str
    stays: str | tuple[str, ...]
    goes: str | tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self.goes) and self.goes != self.stays


@dataclass(frozen=True, slots=True)
class Merging:
    """What merging would do.

    Parameters
    ----------
    stays, goes
        The two; None where it is not two people of the own side who were chosen.
    free
        Whether the office may choose which of the two stays.
    pieces
        What each says, in the order of the form.
    refused
        Why it cannot be done; None where it can.
    pairs
        Of whom it might be true, where nobody is chosen yet.
    seen
        What names exactly these two as they stand.
    """

    workshop: WorkshopFacts
    stays: Delegate | None
    goes: Delegate | None
    free: bool
    pieces: tuple[Piece, ...]
    refused: RefusedError | None
    pairs: tuple[tuple[Delegate, Delegate], ...]
    seen: str


def merging_of(
    session: Session, principal: Principal, slug: str, people: Collection[str], stays: str, *, language: str
) -> Merging:
    """Return what merging two people, by their public ids, would do; `stays` is whose entry stays, if that is free."""
    workshop = workshop_at(session, slug)
    require_look(principal, Action.PROFILE_WRITE, workshop.resource(party=principal.party))
    own = [each for each in everybody(session, principal, workshop, language).people if each.own]
    chosen = [each for each in own if each.id in set(people)]
    if len(chosen) != 2:
        refused = RefusedError(Refusal.SAME_TWO) if people else None
        return Merging(
            workshop, stays=None, goes=None, free=True, pieces=(), refused=refused, pairs=alike(own), seen=""
        )
    return _merging(session, workshop, chosen, stays)


def alike(people: Sequence[Delegate]) -> tuple[tuple[Delegate, Delegate], ...]:
    """Return pairs of people who may be one: with the same address, or names that differ by little; at most some."""
    by_address: dict[str, list[int]] = {}
    for place, each in enumerate(people):
        by_address.setdefault(each.email.casefold(), []).append(place)
    by_address.pop("", None)
    found = {pair for places in by_address.values() for pair in combinations(places, 2)}
    found |= _alike_by_name(people)
    return tuple((people[one], people[other]) for one, other in sorted(found)[:MOST_PAIRS])


def _alike_by_name(people: Sequence[Delegate]) -> set[tuple[int, int]]:
    """Return the places of people whose names, in whatever order of the words, differ by little."""
    said = [(place, name) for place, each in enumerate(people) for name in _names(each)]
    texts = [name for _place, name in said]
    near = enumerate(close(texts, texts, percent=ALIKE_PERCENT))
    found = ((one, other) for one, others in near for other in others if other > one)
    pairs = ((said[one][0], said[other][0]) for one, other in islice(found, MOST_LOOKED_AT))
    return {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}


def _names(each: Delegate) -> tuple[str, ...]:
    """Return the names with their words in the order of the alphabet, since family names stand first or last."""
    return tuple({" ".join(sorted(unaccented(name).split())) for name in (each.name, each.name_latin) if name})


def _merging(session: Session, workshop: WorkshopFacts, chosen: Sequence[Delegate], stays: str) -> Merging:
    with_account = queries.with_account(session, [each.key for each in chosen])
    free = not with_account
    first = next((each for each in chosen if each.key in with_account or (free and each.id == stays)), chosen[0])
    other = next(each for each in chosen if each is not first)
    refused = _refused(session, first, other, with_account)
    said = [_said(session, each) for each in (first, other)]
    pieces = tuple(Piece(name, said[0][name], said[1][name]) for name in PIECES)
    seen = " ".join(f"{each.id}:{queries.version(session, each.key)}:{each.version}" for each in (first, other))
    return Merging(workshop, first, other, free, pieces, refused, (), seen)


def _refused(session: Session, first: Delegate, other: Delegate, with_account: Collection[int]) -> RefusedError | None:
    if len(with_account) > 1:
        return RefusedError(Refusal.SAME_BOTH_SIGN_IN)
    for workshop, calendars in queries.calendars_of_both(session, first.key, other.key).items():
        if len(calendars) > 1 and len(planned_in_force(session, workshop, calendars)) > 1:
            return RefusedError(Refusal.TOGETHER_IN_FORCE)
    return None


def _said(session: Session, each: Delegate) -> Said:
    row = profile_queries.profile_by_key(session, each.key)
    draft = draft_of(session, row) if row else Draft()
    themes = queries.themes_by_name(session, each.key)
    own: Said = {"organisation": each.organisation_latin or each.organisation, "themes": themes}
    return own | {name: getattr(draft, name) for name in PIECES if name not in own}
