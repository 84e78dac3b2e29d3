"""Forms of the costs: a line, a rate, the reason for a file."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, ValidationError

from matchmaker.domain.costs import PAYERS, CostCategory
from matchmaker.domain.workshops import Side
from matchmaker.services.costs.amounts import amount_in_minor_units, amount_text
from matchmaker.services.costs.lines import CostChoices, CostEntry
from matchmaker.store.queries.costs import CostRow

CATEGORIES: dict[CostCategory, Any] = {
    CostCategory.VENUE: _l("Venue"),
    CostCategory.CATERING: _l("Catering"),
    CostCategory.INTERPRETATION: _l("Interpreters"),
    CostCategory.MATERIALS: _l("Materials and printing"),
    CostCategory.LOCAL_TRANSPORT: _l("Local transport"),
    CostCategory.SPEAKERS: _l("Speakers"),
    CostCategory.TECHNICAL: _l("Technical equipment"),
    CostCategory.TRAVEL: _l("Travel"),
    CostCategory.VISA: _l("Visas"),
    CostCategory.INSURANCE: _l("Insurance"),
    CostCategory.ACCOMMODATION: _l("Accommodation"),
    CostCategory.DAILY_ALLOWANCE: _l("Daily allowance"),
}
"""What people call a category; a test checks that none is missing."""

_CHOOSE = _l("Choose from the list.")


class DayField(DateField):
    """A day; browsers send it as 2027-05-12 in every language."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day, and say in the reader's language what is wrong with it."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write the day as year, month and day: 2027-05-12.")) from None


class ChoiceField(SelectField):
    """A list to choose from, whose refusal is in the reader's language."""

    def pre_validate(self, form: FlaskForm) -> None:
        """Refuse what is not in the list."""
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(str(_CHOOSE)) from None


class SeenForm(FlaskForm):
    """A form that says which version of a line somebody saw when they changed or deleted it."""

    version = HiddenField()

    def seen(self) -> int:
        """Return the version; 0, which no line has, where it is no number."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class CostForm(SeenForm):
    """One cost."""

    was_sent = False

    category = ChoiceField(_l("What it is for"))
    amount = StringField(
        _l("Amount"),
        [InputRequired(_l("Write the amount."))],
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    currency = ChoiceField(_l("Currency"), description=_l("The one on the voucher."))
    incurred_on = DayField(
        _l("Day"), [InputRequired(_l("Choose the day."))], description=_l("The rate of exchange of this day is used.")
    )
    description = StringField(_l("Description"), description=_l("A line for the voucher, such as “hall for two days”."))
    organisation = ChoiceField(_l("For which organisation"))
    payer = RadioField(_l("Who is to bear it"))
    deviation_reason = StringField(
        _l("Reason, if this is not as the rule says"), description=_l("Both offices see the line and its reason.")
    )

    def offer(self, choices: CostChoices) -> None:
        """Take the choices over: categories in groups by who pays them, currencies, organisations, sides."""
        self.category.choices = _categories(choices)
        self.currency.choices = [(code, code) for code in choices.currencies]
        organisations = [(row.public_id, row.name_latin or row.name) for row in choices.organisations]
        self.organisation.choices = [("", _("No organisation: the office itself")), *organisations]
        sides = [(side.value, choices.parties[side]) for side in Side]
        self.payer.choices = [("", _("As the rule says")), *sides]
        if self.payer.data is None:
            self.payer.data = ""

    def show(self, row: CostRow, language: str) -> None:
        """Put a line into the fields as it was saved, also where its currency or organisation is offered no more."""
        if row.currency not in dict(self.currency.choices):
            self.currency.choices = [*self.currency.choices, (row.currency, row.currency)]
        if row.organisation and row.organisation not in dict(self.organisation.choices):
            name = row.organisation_name_latin or row.organisation_name
            self.organisation.choices = [*self.organisation.choices, (row.organisation, name)]
        if self.was_sent:
            return
        self.category.data, self.currency.data, self.incurred_on.data = row.category, row.currency, row.incurred_on
        self.amount.data = amount_text(row.amount_minor_units, row.currency, language)
        self.description.data, self.deviation_reason.data = row.description, row.deviation_reason
        self.organisation.data = row.organisation or ""
        self.payer.data = "" if row.follows_rule and PAYERS[row.kind] else row.payer.value
        self.version.data = str(row.version)

    def entry(self, language: str) -> CostEntry:
        """Return what was typed; the amount is read as `language` writes it."""
        return CostEntry(
            category=CostCategory(self.category.data),
            amount_minor_units=amount_in_minor_units(self.amount.data, self.currency.data, language),
            currency=self.currency.data,
            incurred_on=self.incurred_on.data,
            payer=Side(self.payer.data) if self.payer.data else None,
            deviation_reason=self.deviation_reason.data or "",
            description=self.description.data or "",
            organisation=self.organisation.data or None,
        )


class RateForm(FlaskForm):
    """What one unit of a currency was worth in the other, on a day, as a source said."""

    base_currency = ChoiceField(_l("Currency"), description=_l("The rate is for one unit of it."))
    rate = StringField(
        _l("Rate"),
        [InputRequired(_l("Write the rate."))],
        description=_l("What it was worth in the other currency."),
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    on_date = DayField(_l("Day of the rate"), [InputRequired(_l("Choose the day."))])
    source = StringField(_l("Source"), description=_l("Who says so, such as the national bank."))


class ReasonForm(FlaskForm):
    """Why somebody takes a file out."""

    reason = StringField(
        _l("What do you need the file for?"), description=_l("The reason is kept in the journal of the programme.")
    )


def _categories(choices: CostChoices) -> dict[str, list[tuple[str, Any]]]:
    """Return the categories in groups: those of the host, of the visitors, and those that the offices decide on."""
    groups = {
        _("%(party)s bears this by the rule", party=choices.parties[Side.HOST]): Side.HOST,
        _("%(party)s bears this by the rule", party=choices.parties[Side.VISITOR]): Side.VISITOR,
        _("The offices choose who bears this"): None,
    }
    return {
        label: [(each.value, name) for each, name in CATEGORIES.items() if PAYERS[each] is side]
        for label, side in groups.items()
    }
