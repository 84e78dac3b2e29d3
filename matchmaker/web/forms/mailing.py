"""The form of a message to many: whom it is for, and what it says in each language."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField

from matchmaker.domain.mail import WRITTEN_FREELY, MailingOccasion
from matchmaker.services.mailings import Draft, Text
from matchmaker.services.people_filter import PeopleFilter, Standing, filter_of
from matchmaker.web.filters import language_name
from matchmaker.web.forms.registrations import sent_version
from matchmaker.web.people_wording import BEFORE, LACKS, SECTORS, STANDINGS

_EVERYBODY = _l("All")
_PARTS = ("subject", "text", "short")


class MailingForm(FlaskForm):
    """Whom a message is for; subject, text and short text in each language come from `mailing_form`."""

    version = HiddenField()
    occasion = HiddenField()
    picked = HiddenField()
    ticked = BooleanField(_l("Only the people who were ticked in the table"))
    status = SelectField(_l("How they stand"), validate_choice=False)
    lacks = SelectField(_l("What they have not answered"), validate_choice=False)
    before = SelectField(_l("At the workshop before"), validate_choice=False)
    theme = SelectField(_l("Theme"), validate_choice=False)
    sector = SelectField(_l("Sector"), validate_choice=False)
    words = StringField(_l("Name, organisation or address"))

    @property
    def opened_at(self) -> int | None:
        """The version that the form was opened at; None where it says none that can be."""
        return sent_version(self.version)

    def draft(self, languages: Sequence[str]) -> Draft:
        """Return the message as it was typed; a choice that there is not is none."""
        asked = [("q", self.words.data or "")]
        asked += [(name, self[name].data or "") for name in ("status", "lacks", "before", "theme", "sector")]
        if self.ticked.data:
            asked += [("person", each) for each in (self.picked.data or "").split()]
        texts = {code: Text(*(self[f"{name}_{code}"].data or "" for name in _PARTS)) for code in languages}
        said = self.occasion.data
        occasion = MailingOccasion(said) if said in WRITTEN_FREELY else MailingOccasion.OTHER
        wanted = replace(filter_of(asked), words=self.words.data or "")  # whole: what cannot be kept of it is said
        return Draft(occasion, wanted, texts, self.opened_at)


def mailing_form(
    draft: Draft, languages: Sequence[str], themes: Mapping[str, str], sent: MultiDict[str, str] | None = None
) -> MailingForm:
    """Return the form with a message, or with what was just sent."""
    fields: dict[str, Any] = {}
    for code in languages:
        named = {"language": language_name(code)}
        fields[f"subject_{code}"] = StringField(_("Subject in %(language)s", **named), render_kw={"lang": code})
        fields[f"text_{code}"] = TextAreaField(_("Text in %(language)s", **named), render_kw={"rows": 10, "lang": code})
        fields[f"short_{code}"] = StringField(
            _("Short text in %(language)s", **named),
            description=_("To copy into a chat or a text message. It is not sent by this service."),
            render_kw={"lang": code},
        )
    kind = type("MailingForm", (MailingForm,), fields)
    form: MailingForm = kind(formdata=sent, data={**_values(draft.wanted), **_texts(draft), **_hidden(draft)})
    every = [("", _EVERYBODY)]
    standings = [(each.value, words[0]) for each, words in STANDINGS.items() if each is not Standing.PREPARED]
    form.status.choices = every + standings
    form.lacks.choices = every + [(each.value, words) for each, words in LACKS.items()]
    form.before.choices = every + [(each.value, words) for each, words in BEFORE.items()]
    form.theme.choices = every + sorted(themes.items(), key=lambda each: each[1].casefold())
    form.sector.choices = every + [(each.value, words) for each, words in SECTORS.items()]
    return form


def _values(wanted: PeopleFilter) -> dict[str, Any]:
    return {
        "picked": " ".join(sorted(wanted.picked)),
        "ticked": bool(wanted.picked),
        "status": wanted.status or "",
        "lacks": wanted.lacks or "",
        "before": wanted.before or "",
        "theme": wanted.theme or "",
        "sector": wanted.sector or "",
        "words": wanted.words,
    }


def _texts(draft: Draft) -> dict[str, str]:
    return {f"{name}_{code}": getattr(text, name) for code, text in draft.texts.items() for name in _PARTS}


def _hidden(draft: Draft) -> dict[str, str]:
    return {"occasion": draft.occasion.value, "version": "" if draft.version is None else str(draft.version)}
