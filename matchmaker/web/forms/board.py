"""Forms of the board: an edit of a draft, bound to how the draft was seen."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField
from wtforms.validators import AnyOf, Length, NumberRange

from matchmaker.services.board import Do, Wish

LONGEST_ID = 80
MOST_TABLES = 100_000
_IDS = [Length(max=LONGEST_ID)]


class SeenForm(FlaskForm):
    """The counter of the version on the page, and the number of the last edit that was seen there."""

    version = IntegerField(validators=[NumberRange(min=0, max=2**31 - 1)])
    seen = IntegerField(default=0, validators=[NumberRange(min=0, max=2**31 - 1)])


class EditForm(SeenForm):
    """What is to be done with which meeting, and where it leads."""

    do = HiddenField(validators=[AnyOf([each.value for each in Do])])
    meeting = HiddenField(validators=_IDS)
    place = HiddenField(validators=_IDS)
    """The session, and a colon before the table: one choice of a list says both."""
    host = HiddenField(validators=_IDS)
    visitor = HiddenField(validators=_IDS)

    @property
    def wish(self) -> Wish:
        """What is asked for; a table that is no number is one that is not there."""
        session, _colon, table = (self.place.data or "").partition(":")
        number = int(table) if table.isascii() and table.isdecimal() and len(table) <= 6 else 0
        return Wish(
            Do(self.do.data),
            meeting=self.meeting.data or "",
            session=session,
            table=min(number, MOST_TABLES),
            host=self.host.data or "",
            visitor=self.visitor.data or "",
        )


class TakeBackForm(SeenForm):
    """Whether one's last edit is taken back, or what was taken back is made again."""

    do = HiddenField(validators=[AnyOf(["undo", "redo"])])
