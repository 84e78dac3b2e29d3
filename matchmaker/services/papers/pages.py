"""What the pages about papers show before one is made: who will be on it, and what has to be there first."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.papers import NEEDS_PLAN, OF_THE_HOST, Paper
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.workshops import Side
from matchmaker.services.access import WorkshopFacts
from matchmaker.store.queries import names, plans
from matchmaker.store.queries import papers as queries
from matchmaker.store.queries.papers import GuestRow

NO_PLAN, NOT_HOST = "plan", "host"


@dataclass(frozen=True, slots=True)
class PapersPage:
    """The papers of a workshop.

    Parameters
    ----------
    people
        All who may be named on papers, so that the page can say whose name cannot be set.
    unseen
        How many are registered on each side and may not be named.
    version
        The number of the version in force; None before one is published.
    """

    slug: str
    title: str
    parties: Mapping[Side, str]
    own_side: Side | None
    people: tuple[GuestRow, ...]
    unseen: Mapping[Side, int]
    version: int | None


@dataclass(frozen=True, slots=True)
class PaperPage:
    """The page on which one paper is made.

    Parameters
    ----------
    missing
        What has to be there first: ``plan`` or ``host``; empty where the paper can be made.
    """

    paper: Paper
    frame: PapersPage
    missing: str


def page_of(session: Session, workshop: WorkshopFacts, own: Side | None, language: str) -> PapersPage:
    """Return what the pages show to the office of side `own`, in three statements."""
    named = names.together(session, language, workshops=[workshop.id], parties=workshop.parties)
    rows = queries.guests(session, workshop.id)
    in_force = (each.number for each in plans.versions(session, workshop.id) if each.status is PlanStatus.PUBLISHED)
    return PapersPage(
        slug=workshop.slug,
        title=named.workshops.get(workshop.id, workshop.slug),
        parties=workshop.by_side(named.parties),
        own_side=own,
        people=tuple(may_be_named(rows, own)),
        unseen=unnamed(rows, own),
        version=next(in_force, None),
    )


def may_be_named(rows: list[GuestRow], own: Side | None) -> list[GuestRow]:
    """Return whom papers of an office may name: all of its own people, of others those who agreed to be seen."""
    return [row for row in rows if _is_seen(row, own)]


def unnamed(rows: list[GuestRow], own: Side | None) -> dict[Side, int]:
    """Return how many of each side papers of an office may not name."""
    return {side: sum(row.side is side and not _is_seen(row, own) for row in rows) for side in Side}


def _is_seen(row: GuestRow, own: Side | None) -> bool:
    return row.side is own or row.consented


def missing_for(paper: Paper, own: Side | None, version: int | None) -> str:
    """Return what has to be there before a paper can be made; empty where nothing is missing."""
    if paper in NEEDS_PLAN and version is None:
        return NO_PLAN
    return NOT_HOST if paper in OF_THE_HOST and own is not Side.HOST else ""


def said_in(texts: Mapping[str, str], language: str) -> str:
    """Return a text in a language, else in English, else in any."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")
