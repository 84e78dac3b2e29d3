"""Forms of one's own account: the password, the address, and the one-time codes."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from matchmaker.services.accounts import LONGEST_ADDRESS
from matchmaker.services.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD

LONGEST_CODE = 40

_TOO_LONG = _l("This is too long.")
_CODE_NEEDED = InputRequired(_l("Write the code."))
_SHORT_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
_ANY_CODE = {"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}


def _own_password() -> PasswordField:
    return PasswordField(
        _l("Your password"),
        [InputRequired(_l("Write your password.")), Length(max=LONGEST_PASSWORD, message=_TOO_LONG)],
        render_kw={"autocomplete": "current-password"},
    )


def _code(label: str, hint: str, look: dict[str, str]) -> StringField:
    checks = [_CODE_NEEDED, Length(max=LONGEST_CODE, message=_TOO_LONG)]
    return StringField(label, checks, description=hint, render_kw=look)


class PasswordForm(FlaskForm):
    """The old password and the new one."""

    old = PasswordField(
        _l("Your password until now"),
        [InputRequired(_l("Write your password.")), Length(max=LONGEST_PASSWORD, message=_TOO_LONG)],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        _l("Your new password"),
        [
            InputRequired(_l("Choose a password.")),
            Length(
                SHORTEST_PASSWORD,
                LONGEST_PASSWORD,
                message=_l("A password needs %(min)d to %(max)d characters. Three or four words make a good one."),
            ),
        ],
        description=_l("At least ten characters. Three or four words make a good one."),
        render_kw={"autocomplete": "new-password"},
    )


class AddressForm(FlaskForm):
    """The address that the account is to have, with what shows that its owner asks."""

    email = EmailField(
        _l("Your new e-mail address"),
        [DataRequired(_l("Write your e-mail address.")), Length(max=LONGEST_ADDRESS, message=_TOO_LONG)],
        render_kw={"autocomplete": "email"},
    )
    password = _own_password()
    code = _code(_l("Code"), _l("The six digits that your app shows now, or one of your recovery codes."), _ANY_CODE)


class AskForm(FlaskForm):
    """A code at signing in, of either kind."""

    code = _code(
        _l("Code"),
        _l("The six digits that your app shows now, or one of your recovery codes."),
        _ANY_CODE | {"autofocus": ""},
    )
    next = HiddenField()


class ConfirmForm(FlaskForm):
    """The first code of a device that is being set up."""

    code = _code(_l("Code of the app"), _l("Six digits; the app shows new ones every half minute."), _SHORT_CODE)


class RenewForm(FlaskForm):
    """A code before the recovery codes are made anew."""

    code = _code(_l("Code"), _l("The six digits that your app shows now, or one of your recovery codes."), _ANY_CODE)


class SwitchOffForm(FlaskForm):
    """The password and a code before codes are no longer asked for."""

    password = _own_password()
    code = _code(_l("Code"), _l("The six digits that your app shows now, or one of your recovery codes."), _ANY_CODE)
