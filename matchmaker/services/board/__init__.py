"""The board: a draft of the plan is changed by hand, by both offices side by side, with the consequences seen before.

`reading` shows it as `laying_out` lays it out, `pricing` says what an edit would cost and which is best, `editing`
makes it and takes it back, and `history` tells what others did meanwhile.
"""

from matchmaker.services.board.changes import Do, Row, Wish
from matchmaker.services.board.drafts import make_draft
from matchmaker.services.board.editing import BrokenRulesError, Edited, edit, redo, undo
from matchmaker.services.board.history import EditSaid, SeatSaid, Since, edits_since
from matchmaker.services.board.laying_out import Cell, Line, PersonLine
from matchmaker.services.board.pricing import HoleOffer, MeetingOffer, Priced, Use, offer_for_hole, offer_for_meeting
from matchmaker.services.board.reading import BoardPage, show_board

__all__ = [
    "BoardPage",
    "BrokenRulesError",
    "Cell",
    "Do",
    "EditSaid",
    "Edited",
    "HoleOffer",
    "Line",
    "MeetingOffer",
    "PersonLine",
    "Priced",
    "Row",
    "SeatSaid",
    "Since",
    "Use",
    "Wish",
    "edit",
    "edits_since",
    "make_draft",
    "offer_for_hole",
    "offer_for_meeting",
    "redo",
    "show_board",
    "undo",
]
