"""The form by which somebody takes another's place."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from matchmaker.services.acting.person import LONGEST_REASON
from matchmaker.services.substitution import SubstitutionPage


class SubstitutionForm(FlaskForm):
    """Who comes, and why; bound to the version of the calendar that was seen."""

    other = RadioField(_l("Who comes instead"), [InputRequired(_l("Choose who comes."))])
    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(_l("Write why.")), Length(max=LONGEST_REASON, message=_l("This is too long."))],
        description=_l("Such as: fell ill on Monday. Both of them read it, and the journal keeps it."),
        render_kw={"rows": 2},
    )
    version = IntegerField(widget=HiddenInput())


def substitution_form(page: SubstitutionPage) -> SubstitutionForm:
    """Return the form with those who can come; where it is one person only, they are chosen already."""
    possible = [each for each in page.candidates if each.possible]
    only = possible[0].id if len(possible) == 1 else None
    form = SubstitutionForm(data={"version": page.version, "other": only})
    form.other.choices = [(each.id, _named(each.name, each.name_latin, each.title)) for each in possible]
    return form


def _named(name: str, name_latin: str, title: str) -> str:
    both = f"{name_latin} {name}" if name_latin and name_latin != name else name
    return f"{both} · {title}" if title else both
