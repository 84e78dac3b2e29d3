"""Who is found: by what the reader is shown, and here rather than by the database, which folds letters otherwise."""

import sys
from collections.abc import Callable, Iterable, Sequence

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.searching import unaccented
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.people_filter.asking import PeopleFilter, Unanswered
from matchmaker.services.people_filter.everybody import Delegate, everybody


def own_people_found(
    session: Session, principal: Principal, slug: str, wanted: PeopleFilter, *, language: str
) -> tuple[WorkshopFacts, list[Delegate]]:
    """Return the workshop, and those of the principal's own people whom a filter finds, in its order."""
    workshop = workshop_at(session, slug)
    require(principal, Action.REGISTRATION_LIST, workshop.resource())
    everyone = everybody(session, principal, workshop, language)
    return workshop, found((each for each in everyone.people if each.own), wanted)


def found(people: Iterable[Delegate], wanted: PeopleFilter) -> list[Delegate]:
    """Return all whom a filter finds, in the order that it asks for; which page, is for the page to say."""
    words = unaccented(wanted.words).split()
    return sorted_by([each for each in people if _fits(each, wanted) and _says(each, words)], wanted)


def sorted_by(people: Sequence[Delegate], wanted: PeopleFilter) -> list[Delegate]:
    """Return people in the order asked for; those alike by name."""
    keys: dict[str, Callable[[Delegate], str | int | float]] = {
        "organisation": lambda each: unaccented(each.organisation_latin or each.organisation),
        "side": lambda each: each.side.value,
        "sector": lambda each: each.sector or "",
        "status": lambda each: each.status.value,
        "registered": lambda each: each.registered_at.timestamp() if each.registered_at else float("inf"),
        "rank": lambda each: sys.maxsize if each.rank is None else each.rank,
    }
    by_name = sorted(people, key=lambda each: unaccented(each.name_latin or each.name), reverse=wanted.descending)
    key = keys.get(wanted.sort)
    return sorted(by_name, key=key, reverse=wanted.descending) if key else by_name


def _fits(each: Delegate, wanted: PeopleFilter) -> bool:
    return (
        (not wanted.picked or each.id in wanted.picked)
        and wanted.side in {None, each.side}
        and wanted.sector in {None, each.sector}
        and wanted.status in {None, each.status}
        and (wanted.theme is None or wanted.theme in each.theme_ids)
        and (wanted.lacks is None or _lacks(each, wanted.lacks))
        and (wanted.before is None or wanted.before in each.before)
    )


def _lacks(each: Delegate, what: Unanswered) -> bool:
    return bool(each.lacks) if what is Unanswered.ANYTHING else what in each.lacks


def _says(each: Delegate, words: Sequence[str]) -> bool:
    if not words:
        return True
    shown = (each.name, each.name_latin, each.call_name, each.organisation, each.organisation_latin)
    text = unaccented("\n".join((*shown, each.together, each.email)))
    return all(word in text for word in words)
