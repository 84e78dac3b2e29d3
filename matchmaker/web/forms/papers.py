"""Forms about papers: in which languages, for whom, what for, and what is typed for one paper and kept nowhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, SelectField, SelectMultipleField, StringField, TextAreaField, widgets
from wtforms.validators import InputRequired, Length, ValidationError

from matchmaker.domain.costs import PAYERS, CostCategory
from matchmaker.domain.papers import Paper
from matchmaker.domain.workshops import Side
from matchmaker.services.papers import LONGEST_REASON, Wanted

_TOO_LONG = _l("This is too long.")
_CHOOSE = _l("Choose from the list.")
LONGEST_LINE, LONGEST_NOTES = 200, 3000
NEVER_KEPT = {"autocomplete": "off"}
PASSPORT: Mapping[str, Any] = {
    "passport_name": _l("Name as in the passport"),
    "nationality": _l("Nationality"),
    "born_on": _l("Date of birth"),
    "passport_number": _l("Number of the passport"),
    "passport_until": _l("Passport valid until"),
}
"""What a letter says of a passport, and what each is called."""

MOST_LETTERS = 10
"""With passports, at once: more fields than that nobody types without a mistake."""
OPEN_COSTS = tuple(category for category, payer in PAYERS.items() if payer is None)

WHOEVER_COMES = "each"
"""Whoever comes pays for themself, or their employer does."""


@dataclass(frozen=True, slots=True, repr=False)
class Typed:
    """What was typed for these letters: of the traveller's passport, of who signs, and who pays what is not agreed.

    It has no `repr`, so that no log and no traceback can say it.
    """

    passport_name: str = ""
    nationality: str = ""
    born_on: str = ""
    passport_number: str = ""
    passport_until: str = ""
    signer: str = ""
    signer_role: str = ""
    address: str = ""
    payers: Mapping[CostCategory, str] | None = None
    passports: Mapping[str, Mapping[str, str]] | None = None
    """By public id, where letters of several are made at once."""

    def of(self, person: str, name: str) -> str:
        """Return one thing of the passport of a person."""
        typed: str = getattr(self, name) if self.passports is None else self.passports.get(person, {}).get(name, "")
        return typed


class PaperForm(FlaskForm):
    """What every paper asks."""

    first = SelectField(_l("Language in large letters"), validate_choice=False)
    beside = SelectMultipleField(
        _l("Beside it, smaller"),
        validate_choice=False,
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )
    side = SelectField(_l("For whom"), validate_choice=False)
    reason = StringField(
        _l("What is the paper for?"),
        [InputRequired(_l("Write what the paper is for.")), Length(max=LONGEST_REASON, message=_TOO_LONG)],
        description=_l("The reason is kept in the journal with your name."),
    )

    def offer(self, languages: list[tuple[str, str]], sides: list[tuple[str, str]]) -> None:
        """Offer languages, and delegations where the paper can be for one of them."""
        self.first.choices = self.beside.choices = languages
        self.side.choices = sides
        if not self.is_submitted():
            self.side.data = sides[0][0]

    def validate_first(self, field: Field) -> None:
        """Refuse a language that there is not."""
        if field.data not in dict(self.first.choices):
            raise ValidationError(_CHOOSE)

    def validate_beside(self, field: Field) -> None:
        """Refuse languages that there are not."""
        if not set(field.data or []) <= set(dict(self.first.choices)):
            raise ValidationError(_CHOOSE)

    def validate_side(self, field: Field) -> None:
        """Refuse a delegation that there is not; a paper for all says nothing of it."""
        if (field.data or "") not in dict(self.side.choices):
            raise ValidationError(_CHOOSE)

    def wanted(self, paper: Paper) -> Wanted:
        """Return what was asked for."""
        languages = dict.fromkeys([self.first.data, *(self.beside.data or [])])
        side = Side(self.side.data) if self.side.data else None
        return Wanted(paper, tuple(languages), side, self.person.data or "" if "person" in self else "")


class SignsForm(PaperForm):
    """Signs, with the names on those of the tables or without."""

    with_names = BooleanField(
        _l("Names on the signs of the tables"),
        description=_l("Who sits there when, of the version in force; of those alone who agreed to be seen."),
    )


def _line(label: Any) -> StringField:
    return StringField(label, [Length(max=LONGEST_LINE, message=_TOO_LONG)])


class LettersForm(PaperForm):
    """Letters of invitation: what is typed of a passport is printed and kept nowhere."""

    accommodation = SelectField(_l("Who pays the accommodation"), validate_choice=False)
    daily_allowance = SelectField(_l("Who pays the daily allowance"), validate_choice=False)
    signer = StringField(_l("Who signs"), [Length(max=LONGEST_LINE, message=_TOO_LONG)])
    signer_role = StringField(_l("Position of who signs"), [Length(max=LONGEST_LINE, message=_TOO_LONG)])
    address = TextAreaField(_l("Address and telephone of your office"), [Length(max=LONGEST_NOTES, message=_TOO_LONG)])

    def offer_people(self, people: list[tuple[str, str]], parties: dict[Side, str]) -> None:
        """Offer those who are invited, and the parties who may pay."""
        payers = [("", _l("Not said in the letter")), *((side.value, parties[side]) for side in Side),
                  (WHOEVER_COMES, _l("The person, or whoever employs them"))]  # fmt: skip
        self.accommodation.choices = self.daily_allowance.choices = payers

    def typed(self) -> Typed:
        """Return what was typed for the letters, but of passports."""
        payers = {category: self[category.value].data or "" for category in OPEN_COSTS}
        texts: dict[str, Any] = {name: self[name].data or "" for name in ("signer", "signer_role", "address")}
        return Typed(**texts, payers=payers)


class OneLetterForm(LettersForm):
    """The letter of one, with the passport; or those of all, with lines to fill in by hand."""

    person = SelectField(_l("Whom the letter is for"), validate_choice=False)
    passport_name = _line(PASSPORT["passport_name"])
    nationality = _line(PASSPORT["nationality"])
    born_on = _line(PASSPORT["born_on"])
    passport_number = _line(PASSPORT["passport_number"])
    passport_until = _line(PASSPORT["passport_until"])

    def offer_people(self, people: list[tuple[str, str]], parties: dict[Side, str]) -> None:
        """Offer also whom the letter is for."""
        super().offer_people(people, parties)
        self.person.choices = [("", _l("All of them, with lines to fill in by hand")), *people]

    def validate_person(self, field: Field) -> None:
        """Refuse a passport that would stand in the letters of all."""
        if not field.data and any(self[name].data for name in PASSPORT):
            raise ValidationError(_l("Choose whose passport this is, or leave the fields of the passport empty."))

    def typed(self) -> Typed:
        """Return what was typed for the letter."""
        passport: dict[str, Any] = {name: self[name].data or "" for name in PASSPORT}
        return replace(super().typed(), **passport)


class SeveralLettersForm(LettersForm):
    """The letters of several, with the passport of each in fields of their own."""

    invited: tuple[tuple[str, str], ...] = ()
    """Public id and name of each."""

    def fields_of(self, person: str) -> list[Field]:
        """Return the fields of the passport of one of them."""
        return [self[f"{name}-{person}"] for name in PASSPORT]

    def wanted(self, paper: Paper) -> Wanted:
        """Return what was asked for, of these people alone."""
        return replace(super().wanted(paper), people=frozenset(person for person, _name in self.invited))

    def typed(self) -> Typed:
        """Return what was typed for the letters."""
        passports = {
            person: {name: self[f"{name}-{person}"].data or "" for name in PASSPORT} for person, _name in self.invited
        }
        return replace(super().typed(), passports=passports)


def several_letters_form(invited: Sequence[tuple[str, str]]) -> type[SeveralLettersForm]:
    """Return the form of the letters of several: public id and name of each."""
    fields = {f"{name}-{person}": _line(label) for person, _name in invited for name, label in PASSPORT.items()}
    return type("SeveralLettersForm", (SeveralLettersForm,), {**fields, "invited": tuple(invited)})


def briefing_form(languages: list[tuple[str, str]]) -> type[PaperForm]:
    """Return the form of the briefing book, with practical matters in each language."""
    fields: dict[str, Any] = {
        f"notes_{code}": TextAreaField(
            _l("Practical matters in %(language)s", language=name), [Length(max=LONGEST_NOTES, message=_TOO_LONG)]
        )
        for code, name in languages
    }
    return type("BriefingForm", (PaperForm,), fields)


def form_class(paper: Paper, languages: list[tuple[str, str]]) -> type[PaperForm]:
    """Return the form of a paper."""
    if paper is Paper.BRIEFING:
        return briefing_form(languages)
    return {Paper.LETTERS: OneLetterForm, Paper.SIGNS: SignsForm}.get(paper, PaperForm)
