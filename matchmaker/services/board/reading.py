"""The board as a page: sessions and tables against slots, or people against slots, with what may be done now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.plans import PlanStatus, Proof
from matchmaker.services.access import workshop_at
from matchmaker.services.board.drafts import on_board
from matchmaker.services.board.history import EditSaid, Stacks, said_edits, stacks
from matchmaker.services.board.laying_out import Day, Layout, layout_of
from matchmaker.services.paging import paged
from matchmaker.services.plans.heading import WorkshopHead, head_and_themes
from matchmaker.store.queries import boards, plans
from matchmaker.store.queries.boards import EditRow
from matchmaker.store.queries.plans import Reached, Version

PEOPLE_ON_A_PAGE = 40
TABLES_ON_A_PAGE = 120
"""How many tables of each day stand on a page: all of a workshop of 200 × 200."""

LAST_EDITS = 6
"""How many of the last edits stand beside the board."""


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The board.

    Parameters
    ----------
    version
        None where the workshop has no plan yet.
    drafts
        The other versions that can be edited.
    wrong
        How many meetings cannot be held as they stand.
    page, pages
        Which page of the people, or of each day's tables, this is.
    """

    workshop: WorkshopHead
    version: Version | None
    drafts: tuple[Version, ...]
    reached: Reached
    takes_back: Stacks
    last: tuple[EditSaid, ...]
    days: tuple[Day, ...]
    wrong: int = 0
    page: int = 1
    pages: int = 1

    @property
    def is_draft(self) -> bool:
        """Whether it can be edited as it is."""
        return self.version is not None and self.version.status is PlanStatus.DRAFT


def show_board(
    session: Session,
    principal: Principal,
    slug: str,
    plan_id: str = "",
    *,
    by_person: bool = False,
    search: str = "",
    page: int = 1,
    language: str,
) -> BoardPage:
    """Return the board of a version; without a wish that of the newest draft, else of the plan in force."""
    workshop = workshop_at(session, slug)
    require(principal, Action.DRAFT_READ, workshop.resource())
    head, themes = head_and_themes(session, principal, workshop, language)
    every = plans.versions(session, workshop.id)
    version = on_board(every, plan_id)
    if version is None:
        return BoardPage(head, None, (), Reached(0, 0), Stacks(None, None), (), ())
    layout = layout_of(session, principal, workshop, version, themes)
    if by_person:
        people = paged(layout.found(search), page, PEOPLE_ON_A_PAGE)
        days, which = tuple(layout.days(people.rows)), (people.page, people.pages)
    else:
        days, which = _tables(tuple(layout.days(None)), page)
    edits = boards.edits(session, version.id)
    return BoardPage(
        head,
        version,
        tuple(each for each in every if each.status is PlanStatus.DRAFT and each.proof is not Proof.INFEASIBLE),
        version.reached,
        stacks([(each.number, each.undoes) for each in edits if each.account_id == principal.account]),
        _last(principal, layout, edits[-LAST_EDITS:]),
        days,
        sum(held.wrong is not None for held in layout.held.values()),
        *which,
    )


def _tables(days: Sequence[Day], page: int) -> tuple[tuple[Day, ...], tuple[int, int]]:
    """Return some tables of each day, and which page that is of how many: as many as the longest day needs."""
    most = max((day.lines for day in days), key=len, default=())
    shown = paged(most, page, TABLES_ON_A_PAGE)
    part = slice((shown.page - 1) * TABLES_ON_A_PAGE, shown.page * TABLES_ON_A_PAGE)
    cut = (replace(day, lines=day.lines[part]) for day in days)
    return tuple(day for day in cut if day.lines or shown.page == 1), (shown.page, shown.pages)


def _last(principal: Principal, layout: Layout, rows: Sequence[EditRow]) -> tuple[EditSaid, ...]:
    """Return the last edits, the newest first."""
    people = {each.public_id: each for each in layout.content.calendars.values()}
    places = {each.public_id: each for each in layout.content.places.values()}
    return said_edits(principal, rows, people, places, layout.themes)[::-1]
