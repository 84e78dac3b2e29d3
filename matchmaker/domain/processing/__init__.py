"""What the service stores of people: for every column of every table what it is, for what, on which ground, how long.

The page on privacy, the export of everything about a person and the tests of erasure are made from this one catalogue,
and a test compares it with the schema: a column that nobody has thought about cannot exist.
"""

from matchmaker.domain.processing.beside import Beside
from matchmaker.domain.processing.catalogue import CATALOGUE, Column, Table
from matchmaker.domain.processing.purposes import PROCESSING, Basis, Processing, Purpose, Term, Viewer
from matchmaker.domain.processing.viewers import READ_BY, viewers_of
from matchmaker.domain.processing.vocabulary import Datum, Link

__all__ = [
    "CATALOGUE",
    "PROCESSING",
    "READ_BY",
    "Basis",
    "Beside",
    "Column",
    "Datum",
    "Link",
    "Processing",
    "Purpose",
    "Table",
    "Term",
    "Viewer",
    "viewers_of",
]
