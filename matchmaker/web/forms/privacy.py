"""Forms about a person's own data, and about how long an office keeps those of its people."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, PasswordField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from matchmaker.services.accounts import LONGEST_ADDRESS
from matchmaker.services.erasure import LONGEST_REASON
from matchmaker.services.passwords import LONGEST_PASSWORD
from matchmaker.web.forms.registrations import sent_version

_TOO_LONG = _l("This is too long.")


class EraseByPasswordForm(FlaskForm):
    """The password, so that nobody else does it at an open screen."""

    confirmation = PasswordField(
        _l("Your password"),
        [InputRequired(_l("Write your password.")), Length(max=LONGEST_PASSWORD, message=_TOO_LONG)],
        render_kw={"autocomplete": "current-password"},
    )


class EraseByAddressForm(FlaskForm):
    """The address of an account that has no password."""

    confirmation = StringField(
        _l("The e-mail address of your account"),
        [InputRequired(_l("Write your e-mail address.")), Length(max=LONGEST_ADDRESS, message=_TOO_LONG)],
        render_kw={"autocomplete": "off"},
    )


class ErasePersonForm(FlaskForm):
    """Why an office erases somebody."""

    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(_l("Write why.")), Length(max=LONGEST_REASON, message=_TOO_LONG)],
        description=_l(
            "Such as: asked for it by telephone on 3 May. The words go with the person; that there was a reason is "
            "kept."
        ),
        render_kw={"rows": 3},
    )


class RetentionForm(FlaskForm):
    """Until when, and the version that was seen."""

    version = HiddenField()
    keep_until = DateField(_l("Keep until"), [InputRequired(_l("Choose a day."))])

    @property
    def opened_at(self) -> int | None:
        """The version that was sent along; None for a first one or for nonsense."""
        return sent_version(self.version)
