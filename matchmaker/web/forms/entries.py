"""Forms of delegations: who leads, what is prepared for somebody, and what that person says to it.

Lengths and choices are checked by the use case, which says so at the field.
"""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, EmailField, FieldList, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from matchmaker.domain.people import Sector
from matchmaker.services.entries import LONGEST_REASON, EntryPage
from matchmaker.services.profile import MEETING_LANGUAGES, NEW, Draft
from matchmaker.services.registrations import Wishes
from matchmaker.web.filters import language_name
from matchmaker.web.forms.accounts import NewPasswordForm
from matchmaker.web.forms.profile import Checkboxes
from matchmaker.web.forms.registrations import THEME, RegistrationForm, RegistrationStanding, sent_version
from matchmaker.web.people_wording import SECTORS

_TEXTS = (
    "name", "name_latin", "title", "contact_email", "organisation", "organisation_name", "organisation_name_latin",
    "organisation_sector", "summary",
)  # fmt: skip


class EntryForm(RegistrationForm):
    """What a delegation prepares for somebody: a short profile, and what they would like of the workshop.

    The themes of the registration are those of the profile too: one list is enough to begin with.
    """

    name = StringField(_l("Name"), description=_l("In the person's own script."))
    name_latin = StringField(
        _l("Name in Latin letters"), description=_l("Only if the name is written in another script.")
    )
    title = StringField(_l("Title"), description=_l("Position or profession, in one line."))
    contact_email = EmailField(
        _l("E-mail address"),
        description=_l("The letter with the link goes here; the person's account has this address."),
        render_kw={"autocomplete": "off"},
    )
    organisation = SelectField(_l("Organisation"), validate_choice=False)
    organisation_name = StringField(_l("Name of the new organisation"))
    organisation_name_latin = StringField(_l("The same in Latin letters"))
    organisation_sector = SelectField(_l("What kind of organisation it is"), validate_choice=False)
    offers = FieldList(StringField(), _l("What they offer"), description=_l("One concrete thing a line."))
    seeks = FieldList(StringField(), _l("What they seek"), description=_l("One concrete thing a line."))
    languages = Checkboxes(
        _l("Languages"),
        description=_l("In which they can hold a meeting. Without a common one it takes an interpreter."),
    )
    summary = StringField(_l("One line in English"), description=_l("The line that everybody reads first."))
    min_meetings = StringField(_l("At least this many meetings"), render_kw={"inputmode": "numeric"})
    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(_l("Write why.")), Length(max=LONGEST_REASON, message=_l("This is too long."))],
        description=_l("Why they come after registration has closed. The journal keeps it."),
        render_kw={"rows": 3},
    )

    @property
    def late_reason(self) -> str:
        """Why somebody is taken in late; empty where that is not asked."""
        return (self.reason.data or "") if "reason" in self else ""

    def offer_choices(self, page: EntryPage) -> None:
        """Fill in what can be chosen."""
        own = [(row.public_id, row.name_latin or row.name) for row in page.choices.organisations]
        self.organisation.choices = [
            ("", _l("None, or not yet")),
            *own,
            (NEW, _l("Another one, which I name below")),
        ]
        self.organisation_sector.choices = [("", _l("Choose")), *((each.value, SECTORS[each]) for each in Sector)]
        codes = dict.fromkeys([*MEETING_LANGUAGES, *(self.languages.data or [])])
        self.languages.choices = [(code, language_name(code)) for code in codes]

    def wishes(self, sent: MultiDict[str, str], page: Any) -> Wishes:
        """Return what was sent as wishes; the page of an entry offers what that of a registration does."""
        return super().wishes(sent, page)

    def draft(self, sent: MultiDict[str, str]) -> Draft:
        """Return what was typed, as the profile that it is to be."""
        texts: dict[str, Any] = {name: self[name].data or "" for name in _TEXTS}
        lists: dict[str, Any] = {
            name: tuple(text or "" for text in self[name].data or ()) for name in ("offers", "seeks", "languages")
        }
        themes = tuple(name.removeprefix(THEME) for name, text in sent.items() if name.startswith(THEME) and text)
        return Draft(**texts, **lists, themes=themes)

    @property
    def opened_at(self) -> int | None:
        """The version that was sent along; None for a first one or for nonsense."""
        return sent_version(self.version)


class AgreeForm(FlaskForm):
    """What a person who is signed in says to the entry that was prepared for them. Nothing is agreed to beforehand."""

    consent = BooleanField(
        _l("The other side's participants and offices may see my profile"),
        description=_l(
            "Name, title, organisation, themes, languages and texts; never your e-mail address or telephone. "
            "With this tick you take part at once. Without it the entry is yours all the same, and you decide later."
        ),
    )


class AnswerForm(NewPasswordForm, AgreeForm):
    """The same by a person who has no account yet, and chooses its password."""


class EntryStanding(RegistrationStanding):
    """What is prepared now: the short profile, and what the person would like of the workshop."""

    def __init__(self, page: EntryPage) -> None:
        super().__init__(page, entry_form_of(page))

    def names(self) -> tuple[str, ...]:
        """Return the pieces in the order of the form."""
        return (*_TEXTS, "offers", "seeks", "languages", *super().names())


def entry_form_of(page: EntryPage, sent: MultiDict[str, str] | None = None) -> EntryForm:
    """Return the form with what is prepared, or with what was just sent."""
    wishes = page.wishes
    values = {name: getattr(page.draft, name) for name in (*_TEXTS, "offers", "seeks", "languages")}
    most = "" if wishes.max_meetings is None else str(wishes.max_meetings)
    least = str(wishes.min_meetings) if page.id else ""
    known = {**values, "min_meetings": least, "max_meetings": most, "version": page.version}
    form = EntryForm(formdata=sent, data=known)
    form.offer_choices(page)
    if not page.late:
        del form.reason
    return form
