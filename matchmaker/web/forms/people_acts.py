"""Forms with which an office acts on the table of people: for many at once, about places, about who sits together."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.acting.person import LONGEST_REASON
from matchmaker.services.places import MOST_PLACES

LARGEST_DIGITS = 6


class ReasonForm(FlaskForm):
    """Why an office does it, and what it saw when it decided."""

    seen = HiddenField()
    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(_l("Write why.")), Length(max=LONGEST_REASON, message=_l("This is too long."))],
        description=_l("It is kept in the journal, and whoever gets a letter about it reads it."),
        render_kw={"rows": 3},
    )

    @property
    def saw(self) -> str:
        """What the page that was sent showed; never what it shows now."""
        return str((self.seen.raw_data or [""])[0])


class ManyForm(ReasonForm):
    """What is to be done for many at once; the rank is asked where it is about ranks."""

    rank = StringField(
        _l("Place in the order"),
        description=_l("1 is the first to be seated and to speak. Leave it empty to take the place away."),
        render_kw={"inputmode": "numeric"},
    )

    def chosen_rank(self) -> int | None:
        """Return the rank that was typed; None where the field is empty."""
        return whole_number(self.rank.data or "", "rank", 1, 9999)


class PlacesForm(FlaskForm):
    """How many places the own side has."""

    version = HiddenField()
    places = StringField(
        _l("Places of your side"),
        description=_l(
            "Counted in calendars: several who sit together take one. Leave it empty for as many as register."
        ),
        render_kw={"inputmode": "numeric"},
    )

    def chosen(self) -> int | None:
        """Return the number that was typed; None where the field is empty."""
        return whole_number(self.places.data or "", "places", 0, MOST_PLACES)

    @property
    def opened_at(self) -> int | None:
        """The version that was seen; None where there was none."""
        text = str((self.version.raw_data or [""])[0])
        return int(text) if text.isascii() and text.isdecimal() and len(text) < LARGEST_DIGITS else None


class TogetherForm(ReasonForm):
    """What several who sit together are called."""

    name = StringField(
        _l("What they are called together"),
        [DataRequired(_l("Write something here."))],
        description=_l("Such as the organisation or the project. It stands on agendas and at the table."),
    )


class SameForm(ReasonForm):
    """Why two entries are one person; what is taken from which of them stands beside it, piece by piece."""


def whole_number(text: str, field: str, least: int, most: int) -> int | None:
    """Return the whole number that was typed; None for an empty field.

    Raises
    ------
    RefusedError
        It is no number, or none that can be.
    """
    typed = text.strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal()) or len(typed) > LARGEST_DIGITS or not least <= int(typed) <= most:
        raise RefusedError(Refusal.NUMBER_OUT_OF_RANGE, field, least=least, most=most)
    return int(typed)
