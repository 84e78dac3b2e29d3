"""Forms of an office: whom to invite, and why somebody leaves."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from matchmaker.domain.people import Role
from matchmaker.services.accounts import LONGEST_ADDRESS
from matchmaker.web.languages import offered_languages

ROLES = {
    Role.EXPERT: _l("Expert"),
    Role.ORGANISER: _l("Organiser"),
    Role.REVIEWER: _l("Reviewer"),
    Role.OPERATOR: _l("Operator"),
}
"""What a role is called."""

_TOO_LONG = _l("This is too long.")
MOST_OF_REASON = 500


class InviteForm(FlaskForm):
    """Whom to invite into the own office, as what, in which language."""

    email = EmailField(
        _l("E-mail address"),
        [DataRequired(_l("Write the e-mail address.")), Length(max=LONGEST_ADDRESS, message=_TOO_LONG)],
        render_kw={"autocomplete": "off"},
    )
    role = RadioField(_l("Invited as"), [InputRequired(_l("Choose as what."))])
    language = SelectField(_l("Language of the letter"), validate_choice=False)

    def offer_choices(self, own_language: str) -> None:
        """Fill in what can be chosen, from the reader's own language on."""
        self.role.choices = [
            (Role.ORGANISER.value, _l("Organiser: does all that you can do for your side")),
            (Role.REVIEWER.value, _l("Reviewer: assesses applications, and reads who takes part")),
        ]
        self.language.choices = list(offered_languages())
        if self.language.data not in dict(offered_languages()):
            self.language.data = own_language


class ReasonForm(FlaskForm):
    """Why something is done to somebody's account."""

    reason = TextAreaField(
        _l("Why"),
        [
            DataRequired(_l("Write the reason. It stands in the journal and in the letter to the person.")),
            Length(max=MOST_OF_REASON, message=_TOO_LONG),
        ],
        description=_l("The person reads this, and it stands in the journal."),
        render_kw={"rows": 3},
    )
