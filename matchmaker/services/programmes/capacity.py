"""What a programme that is being edited has room for, with the people who are registered now, and one suggested."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Principal
from matchmaker.domain.programmes.capacity import Capacity, People, capacity_of
from matchmaker.domain.programmes.document import Programme
from matchmaker.domain.programmes.suggesting import suggested
from matchmaker.domain.workshops import Side
from matchmaker.services.encode.rows import themes_covered
from matchmaker.services.programmes.days_off import Kind, days_off
from matchmaker.services.programmes.reading import ProgrammePage, require_office
from matchmaker.store.queries import capacity as queries
from matchmaker.store.queries.capacity import Seated
from matchmaker.store.queries.programmes import ThemeRow


def capacity_while_editing(
    session: Session, principal: Principal, page: ProgrammePage, programme: Programme
) -> Capacity | None:
    """Return what a programme as it was typed has room for; None where its times are none."""
    require_office(principal, page.facts)
    return capacity_of(programme, _people(session, page, programme))


def suggestion(
    session: Session, principal: Principal, page: ProgrammePage, programme: Programme, room_name: Callable[[int], str]
) -> Programme:
    """Return a programme as it was typed with sessions suggested where there are none; nothing is saved.

    Slots are proposed, where there are none, on the days that are no holiday of either side.
    """
    require_office(principal, page.facts)
    terms = programme.terms
    off = days_off(principal, page, terms.starts_on, terms.ends_on, "en")
    days = [terms.starts_on + timedelta(days=number) for number in range((terms.ends_on - terms.starts_on).days + 1)]
    open_days = [day for day in days if not any(each.kind is Kind.HOLIDAY for each in off.on(day))]
    own = next((each for each in page.themes if each.id == terms.theme), None)
    themes = [each.id for each in (own.topics or (own,) if own else page.themes)]
    people = _people(session, page, programme)
    if capacity_of(programme, people) is None:
        return programme  # a time in it is none, which is said when it is saved
    return suggested(programme, people, themes, open_days or days, room_name)


def _people(session: Session, page: ProgrammePage, programme: Programme) -> People:
    """Return who would be planned, as numbers: nobody is named, and no wish about a person is counted."""
    seated = queries.seated(session, page.facts.id)
    parents = {row.id: row.parent_id for row in page.theme_rows}
    names = {row.id: row.public_id for row in page.theme_rows}
    chosen = {theme for each in seated.values() for theme in each.themes if theme in names}
    return People(
        by_side={side: sum(each.side is side for each in seated.values()) for side in Side},
        by_theme=_by_theme(page.theme_rows, parents, seated),
        languages=Counter((each.side, each.languages) for each in seated.values()),
        wishes=Counter(item for each in seated.values() for item in each.wishes) if programme.items else {},
        suits={
            names[each]: frozenset(names[key] for key in themes_covered([each], parents)) for each in sorted(chosen)
        },
    )


def _by_theme(
    themes: tuple[ThemeRow, ...], parents: Mapping[int, int | None], seated: Mapping[int, Seated]
) -> dict[str, dict[Side, int]]:
    """Return for each theme who could sit in a session of it, by side: who chose nothing could everywhere."""
    found = {row.public_id: dict.fromkeys(Side, 0) for row in themes}
    covering = {each.themes: themes_covered(each.themes, parents) for each in seated.values()}
    for each in seated.values():
        for row in themes:
            if not each.themes or row.id in covering[each.themes]:
                found[row.public_id][each.side] += 1
    return found
