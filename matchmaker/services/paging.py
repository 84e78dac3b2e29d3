"""A list in pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Paged(Generic[Row]):
    """Some of a list.

    Parameters
    ----------
    rows
        What stands on the page.
    found
        How many there are on all pages.
    page, pages
        Which page this is, from 1, of how many, at least 1.
    """

    rows: tuple[Row, ...]
    found: int
    page: int
    pages: int


def paged(rows: Sequence[Row], page: int, most: int) -> Paged[Row]:
    """Return a page of at most `most` rows; of pages that there are not, the nearest."""
    pages = max(1, -(-len(rows) // most))
    page = min(max(1, page), pages)
    return Paged(tuple(rows[(page - 1) * most : page * most]), len(rows), page, pages)


def page_with(rows: Sequence[Row], wanted: Row, most: int) -> int:
    """Return on which page a row stands."""
    return rows.index(wanted) // most + 1
