"""Forms in which an office acts for somebody of its own side: those of the person, with a reason."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from matchmaker.services.acting import PersonsProfile
from matchmaker.services.acting.person import LONGEST_REASON
from matchmaker.services.profile import Draft
from matchmaker.services.registrations import RegistrationPage
from matchmaker.web.forms.profile import Checkboxes, ProfileForm
from matchmaker.web.forms.registrations import RegistrationForm, WithdrawForm, values_of
from matchmaker.web.merging import Standing

REASON = "reason"


class _Reason:
    """Why an office does it."""

    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(_l("Write why.")), Length(max=LONGEST_REASON, message=_l("This is too long."))],
        description=_l("Such as: asked for it by telephone on 3 May. The person reads it, and the journal keeps it."),
        render_kw={"rows": 3},
    )


class PersonsRegistrationForm(_Reason, RegistrationForm):
    """What somebody wants of a workshop, as their office writes it down."""

    min_meetings = StringField(_l("At least this many meetings"), render_kw={"inputmode": "numeric"})


class PersonsWithdrawForm(_Reason, WithdrawForm):
    """The version that was seen, and why."""


class PersonsProfileForm(_Reason, ProfileForm):
    """What somebody tells of themselves, as their office writes it down; their consent is not the office's to give."""

    name = StringField(_l("Name"), description=_l("In the person's own script."))
    name_latin = StringField(
        _l("Name in Latin letters"), description=_l("Only if the name is written in another script.")
    )
    call_name = StringField(
        _l("What they would like to be called"),
        description=_l("Only if it is not the first name. It stands on the badge and in the book of the workshop."),
    )
    title = StringField(_l("Title"), description=_l("Position or profession, in one line."))
    offers = FieldList(StringField(), _l("What they offer"), description=_l("One concrete thing a line."))
    seeks = FieldList(StringField(), _l("What they seek"), description=_l("One concrete thing a line."))
    themes = Checkboxes(_l("Themes they work in"))
    languages = Checkboxes(
        _l("Languages"),
        description=_l("In which they can hold a meeting. Without a common one it takes an interpreter."),
    )
    about = TextAreaField(_l("About them and their work"), render_kw={"rows": 6})
    summary = StringField(_l("One line in English"), description=_l("The line that everybody reads first."))
    consent = None  # which is how a form lacks a field


class ProfileStanding(Standing):
    """A profile as it is kept; the reason for a change is no part of it."""

    def names(self) -> Iterable[str]:
        """Return the pieces in the order of the form."""
        return (name for name in super().names() if name != REASON)


def persons_registration_form(page: RegistrationPage, sent: MultiDict[str, str] | None) -> PersonsRegistrationForm:
    """Return the form with what is registered, or with what was just sent."""
    return PersonsRegistrationForm(formdata=sent, data=values_of(page))


def persons_profile_form(found: PersonsProfile, sent: MultiDict[str, str] | None = None) -> PersonsProfileForm:
    """Return the form with what is kept, or with what was just sent."""
    values = {name: getattr(found.draft, name) for name in Draft.__slots__}
    form = PersonsProfileForm(formdata=sent, data={**values, "version": found.version})
    form.offer_choices(found.choices)
    return form
