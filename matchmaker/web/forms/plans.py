"""Forms about versions of the plan: confirm what was looked at, turn it down, take it out as a file."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

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


class WayOutForm(FlaskForm):
    """The way out that was looked at; the reason is needed where it changes what somebody has said, and is kept."""

    sha256 = HiddenField()
    reason = StringField(
        _l("Why this change to somebody's registration"),
        [
            DataRequired(_l("Write why, such as what the person told you.")),
            Length(max=LONGEST_REASON, message=_TOO_LONG),
        ],
        description=_l("The reason is kept with your name in the journal."),
    )


class ExportForm(FlaskForm):
    """What a file is for; the reason is kept in the journal."""

    reason = StringField(
        _l("What is the file for?"),
        [InputRequired(_l("Write what the file is for.")), Length(max=LONGEST_REASON, message=_TOO_LONG)],
        description=_l("The reason is kept with your name: the file holds people's meetings."),
    )
