"""Forms of the day's desk: a note, the repair that was looked at, the mandate."""

from datetime import datetime, time

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired

from matchmaker.domain.clock import instant_of
from matchmaker.domain.desk import DeskEventKind, Extent
from matchmaker.services.desk import NewNote
from matchmaker.services.desk.own_words import SAID_OF_ONESELF
from matchmaker.web.forms.workshops import DayField

FAR_TOO_MANY = 10**6


class NoteForm(FlaskForm):
    """A note: what happened, to whom or which session or room, from or up to when, how far, how many tables."""

    kind = HiddenField()
    of = HiddenField()
    slot = HiddenField()
    extent = HiddenField()
    tables = HiddenField()
    back = HiddenField()
    q = HiddenField()

    def new_note(self) -> NewNote | None:
        """Return what is to be noted; None where what was sent is no note."""
        if self.kind.data not in set(DeskEventKind):
            return None
        typed = (self.tables.data or "").strip()
        tables = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < len(str(FAR_TOO_MANY)) else None
        extent = Extent(self.extent.data) if self.extent.data in set(Extent) else Extent.SESSION
        return NewNote(DeskEventKind(self.kind.data), self.of.data or "", self.slot.data or "", tables, extent)


class OwnWordForm(FlaskForm):
    """What somebody tells the desk of themselves: which of the two, and from which slot on they are there."""

    kind = HiddenField()
    slot = HiddenField()

    def chosen(self) -> DeskEventKind | None:
        """Return which it is; None where what was sent is neither."""
        return DeskEventKind(self.kind.data) if self.kind.data in SAID_OF_ONESELF else None


class MandateForm(FlaskForm):
    """Until when the desk publishes by itself, by the workshop's clocks, and how many moves one repair may have."""

    day = DayField(_l("Last day"), [InputRequired(_l("Choose the last day."))])
    clock = StringField(
        _l("Until what time"), [InputRequired(_l("Write a time like 17:30."))], description=_l("Like 17:30.")
    )
    most_moves = IntegerField(
        _l("Most meetings that one repair may move"),
        [InputRequired(_l("Write a whole number."))],
        default=10,
        description=_l("Meetings that fall away because somebody is missing do not count, nor do new ones."),
    )

    def holds_until(self, zone: str) -> datetime | None:
        """Return the instant that was typed; None where there is none."""
        try:
            hour, minute = (int(each) for each in (self.clock.data or "").strip().split(":"))
            return instant_of(self.day.data, time(hour, minute), zone, 0)
        except ValueError:
            return None

    def moves(self) -> int:
        """Return what was typed; what is no number of moves is out of every range, which the use case then says."""
        typed = self.most_moves.data
        return -1 if typed is None else max(-1, min(typed, FAR_TOO_MANY))
