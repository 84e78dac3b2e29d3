"""A plan that is changed by hand: what each change costs, which rules it breaks, and which change is best.

`seating` holds a plan so that one change is priced (`pricing`) by looking at those whom it touches, not at everybody:
hundreds of changes are compared (`choices`) while somebody waits. `rules` states each hard rule once more, for what a
change newly breaks.
"""

from matchmaker.solver.board.choices import Choice, best_of, open_places_of, places_of, rank, uses_of
from matchmaker.solver.board.edits import Broken, Edit, Price
from matchmaker.solver.board.pricing import price
from matchmaker.solver.board.seating import Seating

__all__ = [
    "Broken",
    "Choice",
    "Edit",
    "Price",
    "Seating",
    "best_of",
    "open_places_of",
    "places_of",
    "price",
    "rank",
    "uses_of",
]
