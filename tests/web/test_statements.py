"""A page reads its lists in a number of statements that does not grow with them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from matchmaker.store.transaction import transaction
from tests.web.ground import Ground
from tests.web.growing import grown
from tests.web.walking import at_home, filled, rules
from tests.web.world import EXPERT_DK, ORGANISER_DK

MOST = 15
NO_LISTS = {
    "agenda.paper": 25,
    "board.hole": 16,
    "entry.answer": 17,
    "my_data.show": 27,
    "my_data.everything": 46,
}
"""Pages that put together a workshop, or all about a person; they may need more, as many for every size.

What an empty table could be used for takes the whole instance that the solver would be asked to plan, and beside it
whom the own side's people do not want to meet. The own agenda on paper is made of what all papers are made of. All
about a person is one statement for each of 36 personal tables, and ten beside: ten of these tables came after the page
had needed 39, with visits (two), substitutions, the board, the desk (two), lists, mailings, views and what is said of
meetings."""
NO_STATEMENTS = ("BEGIN", "PRAGMA", "SET ", "COMMIT", "ROLLBACK")


@contextmanager
def counting() -> Iterator[list[str]]:
    """Yield a list that fills with the statements of all connections, the one that loads the reader among them."""
    said: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if not statement.upper().startswith(NO_STATEMENTS):
            said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def statements_of_pages(ground: Ground, who: str) -> dict[str, int]:
    """Return how many statements each page needs that somebody can open."""
    client = ground.client(who)
    found = {}
    for rule in rules(ground.app, "GET"):
        if rule.endpoint != "static":
            with counting() as said:
                answer = ground.get(client, filled(rule, at_home(ground.facts)))
            if answer.status_code == 200:
                found[rule.endpoint] = len(said)
    return found


@pytest.mark.parametrize("who", [EXPERT_DK, ORGANISER_DK])
def test_pages_need_as_many_statements_for_thirty_rows_as_for_one(ground, who):
    few = statements_of_pages(ground, who)
    with transaction(ground.engine) as session:
        grown(session, ground.facts)
    many = statements_of_pages(ground, who)

    grows = {page: (few[page], many[page]) for page in few if few[page] != many[page]}
    too_many = {page: number for page, number in many.items() if number > NO_LISTS.get(page, MOST)}
    print(who, many)  # noqa: T201 (the figures, for whoever looks)
    assert (few.keys(), grows, too_many) == (many.keys(), {}, {})
