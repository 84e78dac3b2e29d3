"""Forms about the journal: taking it, or the case file, out for a reason, and stating why an operator reads."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from matchmaker.services.journal_reading import LONGEST_REASON

_TOO_LONG = _l("This is too long.")


class TakeOutForm(FlaskForm):
    """What a file is for."""

    reason = StringField(
        _l("What is the file for?"),
        [InputRequired(_l("Write what the file is for.")), Length(max=LONGEST_REASON, message=_TOO_LONG)],
        description=_l("The reason is kept in the journal with your name."),
    )


class GroundForm(FlaskForm):
    """Why an operator has to read what is not theirs, and of which workshop or person."""

    workshop = SelectField(_l("Workshop"), validate_choice=False)
    person = HiddenField()
    next = HiddenField()
    reason = StringField(
        _l("Why do you have to read this?"),
        [
            InputRequired(_l("Write why you have to read this.")),
            Length(max=LONGEST_REASON, message=_TOO_LONG),
        ],
        description=_l("The offices, or the person, are told your reason. It is kept in the journal."),
    )

    def offer(self, workshops: list[tuple[str, str]]) -> None:
        """Offer workshops to choose from; an unknown one is refused by the service."""
        self.workshop.choices = workshops
