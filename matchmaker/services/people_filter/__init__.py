"""Which people of a workshop an office means: asked for in the table, kept in a view, handed on to what acts on them.

A filter is the same wherever it stands: in the address of a page (`filter_of`, `pairs_of`), in a saved view, and over
the people themselves (`found`). Searching, filtering and sorting work on what the one who asks is shown and on nothing
else, so that no answer can be inferred from what is hidden.
"""

from matchmaker.services.people_filter.asking import (
    MOST_PICKED,
    SORTS,
    PeopleFilter,
    Standing,
    Unanswered,
    filter_of,
    pairs_of,
)
from matchmaker.services.people_filter.everybody import Delegate, Everybody, everybody
from matchmaker.services.people_filter.finding import found, own_people_found, sorted_by

__all__ = [
    "MOST_PICKED",
    "SORTS",
    "Delegate",
    "Everybody",
    "PeopleFilter",
    "Standing",
    "Unanswered",
    "everybody",
    "filter_of",
    "found",
    "own_people_found",
    "pairs_of",
    "sorted_by",
]
