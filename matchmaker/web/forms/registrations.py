"""The form of a registration: themes with priorities, presence by slot, and how many meetings."""

import re

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, StringField

from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.registrations import RegistrationPage, Wishes

_WHOLE_NUMBER = re.compile(r"[0-9]{1,4}", re.ASCII)
THEME = "theme-"
"""Prefix of the field with the priority of a theme; its public id follows."""
SLOT = "slot"


class RegistrationForm(FlaskForm):
    """The fields that every registration has; themes and slots are those of the workshop."""

    version = HiddenField()
    themes = StringField(_l("Themes"))
    """Not shown: a place for what is wrong with the priorities."""
    min_meetings = StringField(
        _l("I want at least this many meetings"),
        description=_l("The plan gives you this many wherever it can be done."),
        render_kw={"inputmode": "numeric"},
    )
    max_meetings = StringField(
        _l("At most"), description=_l("Leave it empty for as many as fit."), render_kw={"inputmode": "numeric"}
    )

    def wishes(self, sent: MultiDict[str, str], page: RegistrationPage) -> Wishes:
        """Return what was sent as wishes.

        Raises
        ------
        RefusedError
            Something is not a number, or no number of the list.
        """
        slots = len(page.slots)
        priorities = {
            name.removeprefix(THEME): _number(text, "themes", 1, len(page.themes))
            for name, text in sent.items()
            if name.startswith(THEME) and text.strip()
        }
        most = self.max_meetings.data or ""
        return Wishes(
            themes={theme: priority for theme, priority in priorities.items() if priority is not None},
            present=frozenset(sent.getlist(SLOT)),
            min_meetings=_number(self.min_meetings.data or "0", "min_meetings", 0, slots) or 0,
            max_meetings=_number(most, "max_meetings", 0, slots) if most.strip() else None,
            version=sent_version(self.version),
        )


class WithdrawForm(FlaskForm):
    """Nothing but the version that was seen."""

    version = HiddenField()

    @property
    def opened_at(self) -> int:
        """The version that was seen; a number that no registration has for nonsense."""
        seen = sent_version(self.version)
        return -1 if seen is None else seen


def sent_version(field: HiddenField) -> int | None:
    """Return the version that was sent along; never the one kept now, which a missing field would fall back to."""
    text = str((field.raw_data or [""])[0])
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else None


def form_of(page: RegistrationPage) -> RegistrationForm:
    """Return the form with what is registered, or with what was just sent."""
    wishes = page.wishes
    most = "" if wishes.max_meetings is None else str(wishes.max_meetings)
    least = str(wishes.min_meetings) if page.own else ""
    return RegistrationForm(data={"min_meetings": least, "max_meetings": most, "version": wishes.version})


def _number(text: str, field: str, least: int, most: int) -> int:
    if not _WHOLE_NUMBER.fullmatch(text.strip()) or not least <= int(text) <= max(least, most):
        raise RefusedError(Refusal.NUMBER_OUT_OF_RANGE, field, least=least, most=max(least, most))
    return int(text)
