"""The form of a person's own profile. Lengths and choices are checked by the use case, which says so at the field."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from matchmaker.domain.people import Sector
from matchmaker.services.profile import MEETING_LANGUAGES, NEW, Choices, Draft, OwnProfile
from matchmaker.web.filters import language_name
from matchmaker.web.people_wording import SECTORS


class Checkboxes(SelectMultipleField):
    """Several choices as boxes to tick; what was ticked is checked by the use case."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
    validate_choice = False

    def pre_validate(self, form: object) -> None:
        """Leave the check to the use case, whose sentence is in the reader's language."""


class ProfileForm(FlaskForm):
    """What somebody tells of themselves."""

    version = HiddenField()
    name = StringField(
        _l("Name"), description=_l("In your own script, as on your card."), render_kw={"autocomplete": "name"}
    )
    name_latin = StringField(
        _l("Name in Latin letters"), description=_l("Only if your name is written in another script.")
    )
    call_name = StringField(
        _l("What you would like to be called"),
        description=_l("Only if it is not your first name. It stands on your badge and in the book of the workshop."),
    )
    title = StringField(_l("Title"), description=_l("Your position or profession, in one line."))
    organisation = SelectField(_l("Organisation"), validate_choice=False)
    organisation_name = StringField(_l("Name of the new organisation"))
    organisation_name_latin = StringField(_l("The same in Latin letters"))
    organisation_sector = SelectField(_l("What kind of organisation it is"), validate_choice=False)
    offers = FieldList(
        StringField(),
        _l("What you offer"),
        description=_l(
            "One concrete thing a line, best in English too: “Sensors that patients wear at home” finds a partner, "
            "“health technology” finds everybody and nobody."
        ),
    )
    seeks = FieldList(
        StringField(),
        _l("What you seek"),
        description=_l("One concrete thing a line: what would make the journey worth it?"),
    )
    keywords = FieldList(
        StringField(),
        _l("Keywords"),
        description=_l("Words of your field, one a line, as others would search for them."),
    )
    themes = Checkboxes(_l("Themes you work in"))
    languages = Checkboxes(
        _l("Languages you can hold a meeting in"),
        description=_l("Without a common language you meet with an interpreter, and those are few."),
    )
    about = TextAreaField(
        _l("About you and your work"),
        description=_l("In your own language, as long as you like."),
        render_kw={"rows": 6},
    )
    summary = StringField(
        _l("One line in English"),
        description=_l("The workshop's working language. Everybody of the other side can read this line."),
    )
    contact_email = EmailField(_l("E-mail address for contact"), render_kw={"autocomplete": "email"})
    contact_phone = TelField(_l("Telephone"), render_kw={"autocomplete": "tel"})
    consent = BooleanField(
        _l("The other side's participants and offices may see my profile"),
        description=_l(
            "Name, title, organisation, themes, languages and texts; never your e-mail address or telephone. "
            "You need this to register for a workshop. Take the tick away at any time: you are gone from the other "
            "side's lists at once, and nobody there can find you or say that they would like to meet you."
        ),
    )

    def offer_choices(self, choices: Choices) -> None:
        """Fill in what can be chosen."""
        own = [(row.public_id, _both(row.name, row.name_latin)) for row in choices.organisations]
        self.organisation.choices = [
            ("", _l("None, or not yet")),
            *own,
            (NEW, _l("Another one, which I name below")),
        ]
        self.organisation_sector.choices = [("", _l("Choose")), *((each.value, SECTORS[each]) for each in Sector)]
        self.themes.choices = [(theme.public_id, theme.name) for theme in choices.themes]
        codes = dict.fromkeys([*MEETING_LANGUAGES, *(self.languages.data or [])])
        self.languages.choices = [(code, language_name(code)) for code in codes]

    def draft(self) -> Draft:
        """Return what was typed."""
        texts: dict[str, Any] = {
            name: self[name].data or ""
            for name in (
                "name", "name_latin", "call_name", "title",
                "organisation", "organisation_name", "organisation_name_latin", "organisation_sector",
                "about", "summary", "contact_email", "contact_phone",
            )
        }  # fmt: skip
        lists: dict[str, Any] = {
            name: tuple(text or "" for text in self[name].data or ())
            for name in ("offers", "seeks", "keywords", "themes", "languages")
        }
        return Draft(**texts, **lists, consent=bool(self.consent and self.consent.data))

    @property
    def opened_at(self) -> int | None:
        """The version of the profile that was sent along; None for a first one or for nonsense."""
        text = str((self.version.raw_data or [""])[0])
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def form_of(own: OwnProfile, choices: Choices, sent: MultiDict[str, str] | None = None) -> ProfileForm:
    """Return the form with what is kept, or with what was just sent."""
    values = {name: getattr(own.draft, name) for name in Draft.__slots__}
    form = ProfileForm(formdata=sent, data={**values, "version": own.version})
    form.offer_choices(choices)
    return form


def _both(name: str, latin: str) -> str:
    return name if not latin or latin == name else f"{latin} · {name}"


def theme_groups(choices: Choices) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """Return the themes as groups: the name of each theme, and the ids and names of it and its sub-topics."""
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    for theme in choices.themes:
        if theme.parent_id is None or not groups:
            groups.append((theme.name, []))
        groups[-1][1].append((theme.public_id, theme.name))
    return groups
