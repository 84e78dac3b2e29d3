"""Forms of signing in, registering, and what is done by mailed links."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from matchmaker.services.accounts import LONGEST_ADDRESS
from matchmaker.services.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD

_address_needed = DataRequired(_l("Write your e-mail address."))
_TOO_LONG = _l("This is too long.")
LONGEST_CODE = 40


def _address() -> EmailField:
    return EmailField(
        _l("E-mail address"),
        [_address_needed, Length(max=LONGEST_ADDRESS, message=_TOO_LONG)],
        render_kw={"autocomplete": "username"},
    )


def _new_password() -> PasswordField:
    return PasswordField(
        _l("Password"),
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


class LoginForm(FlaskForm):
    """Address and password."""

    email = _address()
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Write your password.")), Length(max=LONGEST_PASSWORD, message=_TOO_LONG)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class RegisterForm(FlaskForm):
    """What an account needs; everything else belongs to the profile."""

    party = RadioField(
        _l("I belong to"),
        [InputRequired(_l("Choose the region that you belong to."))],
        description=_l("Your international office is the one of this region."),
    )
    email = _address()
    password = _new_password()


class AddressForm(FlaskForm):
    """The address that a letter goes to."""

    email = _address()


class CodeForm(FlaskForm):
    """The short code of a letter."""

    code = StringField(
        _l("Code"),
        [InputRequired(_l("Write the code.")), Length(max=LONGEST_CODE, message=_TOO_LONG)],
        description=_l("Eight letters and digits; large and small letters are the same."),
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"},
    )


class NewPasswordForm(FlaskForm):
    """A password that is chosen anew."""

    password = _new_password()


class ButtonForm(FlaskForm):
    """A button and nothing else."""
