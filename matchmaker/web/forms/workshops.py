"""The form of what is agreed about a workshop as a whole, for making one and for changing it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from matchmaker.domain.clock import day_in, end_of, is_zone, known_zones
from matchmaker.domain.programmes.checks import FIRST_DAY, LAST_DAY
from matchmaker.domain.programmes.document import Terms, Titles
from matchmaker.errors import RefusedError
from matchmaker.services.programmes.reading import LANGUAGES
from matchmaker.web.filters import language_name
from matchmaker.web.wording import sentence_of

SEVERAL = ""
Titled = TypeVar("Titled", bound="TitledForm")
_MOMENT = timedelta(microseconds=1)
_DAY_WRONG = _l("Write the day like 2027-05-12.")


class DayField(DateField):
    """A day, with a mistake said in the reader's language."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the day that was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(str(_DAY_WRONG)) from error
        if self.data is not None and not FIRST_DAY <= self.data <= LAST_DAY:
            raise ValueError(str(_DAY_WRONG))


class TitledForm(FlaskForm):
    """A form with title and summary in each interface language, which come from `with_titles`."""

    first_title: str
    field_of: ClassVar[Mapping[str, str]] = {}
    """The field at which a fault is said, by what the service calls it, where it has another name."""

    def titles(self, languages: Sequence[str]) -> dict[str, Titles]:
        """Return what was typed, by language."""
        return {
            code: Titles(self[f"title_{code}"].data or "", self[f"summary_{code}"].data or "") for code in languages
        }

    def put(self, faults: Iterable[RefusedError]) -> None:
        """Put the sentence of each fault at its field, or over the whole form; each sentence once."""
        for fault in faults:
            name = fault.field.removeprefix("terms:").replace(":", "_")
            known = {"titles": self.first_title, **self.field_of}
            field, sentence = self._fields.get(known.get(name, name)), sentence_of(fault)
            if field is None:
                self.form_errors.append(sentence)
            elif sentence not in field.errors:
                field.errors = [*field.errors, sentence]


class TermsForm(TitledForm):
    """Dates, place, language and theme; title and summary in each interface language come from `with_titles`."""

    version = HiddenField()
    starts_on = DayField(_l("First day"), [InputRequired(_l("Choose the first day."))])
    ends_on = DayField(_l("Last day"), [InputRequired(_l("Choose the last day."))])
    place = StringField(_l("Place"), description=_l("City and building, as guests should find it."))
    time_zone = SelectField(
        _l("Time zone"), description=_l("All times of the programme are by the clocks of this place.")
    )
    working_language = SelectField(_l("Working language"))
    theme = RadioField(
        _l("What it is about"),
        default=SEVERAL,
        description=_l("With one theme, its sub-topics become the sessions. With several, each session has its theme."),
    )
    closes_on = DayField(_l("Last day to register"), description=_l("Leave it empty to close registration by hand."))

    def offer(self, themes: Iterable[tuple[str, str]], offered: Sequence[str], standing: str = "") -> None:
        """Fill the lists to choose from; languages of the pages come first."""
        zones = sorted(known_zones() | ({standing} if standing else set()))
        self.time_zone.choices = [(zone, zone.replace("_", " ")) for zone in zones]
        rest = sorted(LANGUAGES - set(offered), key=language_name)
        self.working_language.choices = [(code, language_name(code)) for code in (*offered, *rest)]
        self.theme.choices = [(SEVERAL, _("Several themes")), *themes]

    def validate_closes_on(self, field: DayField) -> None:
        """An empty day is no mistake."""
        if not field.raw_data or not field.raw_data[0].strip():
            field.errors = []
        elif field.data and self._days_in_order() and field.data > self.ends_on.data:
            raise ValidationError(_("Registration closes on the last day of the workshop or before."))

    def _days_in_order(self) -> bool:
        return bool(self.starts_on.data and self.ends_on.data and self.starts_on.data <= self.ends_on.data)

    def terms(self, languages: Sequence[str], before: Terms | None = None) -> Terms:
        """Return what was typed; what the form does not show stays as it was `before`."""
        closes_on: date | None = self.closes_on.data
        zone = self.time_zone.data
        return Terms(
            titles={**(before.titles if before else {}), **self.titles(languages)},
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            time_zone=zone,
            place=self.place.data or "",
            working_language=self.working_language.data,
            theme=self.theme.data or None,
            closes_at=end_of(closes_on, zone) if closes_on and is_zone(zone) else None,
            closed=before.closed if before else False,
            weights=before.weights if before else {},
        )


class NewWorkshopForm(TermsForm):
    """What a new workshop needs besides: who hosts whom."""

    hosting = RadioField(_l("Who hosts whom"), [InputRequired(_l("Choose who hosts the workshop."))])


def with_titles(kind: type[Titled], languages: Sequence[str]) -> type[Titled]:
    """Return the form with fields for title and summary in each language."""
    fields: dict[str, Any] = {"first_title": f"title_{languages[0]}"}
    for code in languages:
        fields[f"title_{code}"] = StringField(_("Title in %(language)s", language=language_name(code)))
        fields[f"summary_{code}"] = TextAreaField(
            _("Summary in %(language)s", language=language_name(code)), render_kw={"rows": 3}
        )
    return type(kind.__name__, (kind,), fields)


def values_of(terms: Terms) -> dict[str, Any]:
    """Return the values with which the form begins."""
    titles = {f"title_{code}": each.name for code, each in terms.titles.items()}
    summaries = {f"summary_{code}": each.summary for code, each in terms.titles.items()}
    return {
        **titles,
        **summaries,
        "starts_on": terms.starts_on,
        "ends_on": terms.ends_on,
        "place": terms.place,
        "time_zone": terms.time_zone,
        "working_language": terms.working_language,
        "theme": terms.theme or SEVERAL,
        "closes_on": day_in(terms.closes_at - _MOMENT, terms.time_zone) if terms.closes_at else None,
    }
