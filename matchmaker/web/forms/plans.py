"""Forms about versions of the plan: confirm what was looked at, turn it down, take it out as a file."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from matchmaker.services.plans.export import LONGEST_REASON

_TOO_LONG = _l("This is too long.")


class SeenForm(FlaskForm):
    """The hash of the version that was on the page when the button was pressed."""

    sha256 = HiddenField()


class RejectForm(FlaskForm):
    """Why a version is turned down, for the other office to read."""

    reason = StringField(
        _l("Why, for the other office (may stay empty)"), [Length(max=LONGEST_REASON, message=_TOO_LONG)]
    )


class ExportForm(FlaskForm):
    """What a file is for; the reason is kept in the journal."""

    reason = StringField(
        _l("What is the file for?"),
        [InputRequired(_l("Write what the file is for.")), Length(max=LONGEST_REASON, message=_TOO_LONG)],
        description=_l("The reason is kept with your name: the file holds people's meetings."),
    )
