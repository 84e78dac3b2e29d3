"""A list in pages: every row on one of them, and no page that there is not."""

import pytest

from matchmaker.services.paging import Paged, page_with, paged


@pytest.mark.parametrize("count", [0, 1, 2, 3, 6, 7])
def test_every_row_stands_on_one_page(count):
    rows = list(range(count))
    pages = [paged(rows, page, 3) for page in range(1, paged(rows, 1, 3).pages + 1)]
    assert [row for page in pages for row in page.rows] == rows
    assert all(page.found == count and len(page.rows) <= 3 for page in pages)
    assert all(row in pages[page_with(rows, row, 3) - 1].rows for row in rows)


@pytest.mark.parametrize(("asked", "given"), [(-1, 1), (0, 1), (3, 3), (4, 3), (10**9, 3)])
def test_of_pages_that_there_are_not_the_nearest_is_shown(asked, given):
    assert paged("abcdefg", asked, 3).page == given


def test_a_page_of_nothing_is_the_first_and_only_one():
    assert paged([], 5, 3) == Paged((), 0, 1, 1)
