"""The form of a registration: themes with priorities, presence by slot, and how many meetings."""

import re
from collections.abc import Sequence
from itertools import groupby

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, StringField

from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.entries import EntryPage
from matchmaker.services.registrations import RegistrationPage, Wishes
from matchmaker.store.queries.items import ItemTime
from matchmaker.web.filters import day_short, time
from matchmaker.web.merging import Pairs, Standing
from matchmaker.web.titles import title_of

_WHOLE_NUMBER = re.compile(r"[0-9]{1,4}", re.ASCII)
THEME = "theme-"
"""Prefix of the field with the priority of a theme; its public id follows."""
VISIT = "visit-"
"""Prefix of the field with the rank of a visit; its public id follows."""
SLOT = "slot"
THEMES, VISITS, PRESENT = "themes", "visits", "present"


class RegistrationForm(FlaskForm):
    """The fields that every registration has; themes and slots are those of the workshop."""

    version = HiddenField()
    themes = StringField(_l("Themes"))
    """Not shown: a place for what is wrong with the priorities."""
    visits = StringField(_l("Visits"))
    """Not shown either: a place for what is wrong with the ranks of visits."""
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
            visits=_visits(sent, page),
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


class RegistrationStanding(Standing):
    """What is registered now: beside the fields of the form, themes with their places and the slots that are ticked."""

    def __init__(self, page: RegistrationPage | EntryPage, form: RegistrationForm) -> None:
        super().__init__(form)
        self._page = page

    def pairs(self) -> list[tuple[str, str]]:
        """Return the fields as a browser would send them."""
        wishes = self._page.wishes
        themes = [(THEME + theme, str(place)) for theme, place in wishes.themes.items()]
        themes += [(VISIT + visit, str(rank)) for visit, rank in (wishes.visits or {}).items()]
        return [*themes, *((SLOT, slot) for slot in sorted(wishes.present)), *super().pairs()]

    def names(self) -> tuple[str, ...]:
        """Return the pieces in the order of the form."""
        return (THEMES, VISITS, PRESENT, "min_meetings", "max_meetings")

    def piece_of(self, name: str) -> str | None:
        """Return the piece that a field belongs to."""
        if name.startswith(THEME):
            return THEMES
        if name.startswith(VISIT):
            return VISITS
        return PRESENT if name == SLOT else super().piece_of(name)

    def label(self, piece: str) -> str:
        """Return what people call a piece."""
        return str(_("When you are there")) if piece == PRESENT else super().label(piece)

    def in_words(self, piece: str, pairs: Pairs) -> list[str]:
        """Return what stands in the fields of a piece, line by line."""
        if piece in {THEMES, VISITS}:
            called = {THEME + theme.public_id: theme.name for theme in self._page.themes}
            called |= {VISIT + each.public_id: title_of(each.names) for each in visits_of(self._page)}
            placed = sorted((value, called.get(name, "")) for name, value in pairs)
            return [f"{value}: {name}" for value, name in placed if name]
        if piece == PRESENT:
            zone, chosen = self._page.workshop.time_zone, {value for _name, value in pairs}
            there = [slot for slot in self._page.slots if slot.public_id in chosen]
            return [f"{day_short(slot.day)}, {time(slot.starts_at, zone)}–{time(slot.ends_at, zone)}" for slot in there]
        return super().in_words(piece, pairs)


def form_of(page: RegistrationPage, sent: MultiDict[str, str] | None = None) -> RegistrationForm:
    """Return the form with what is registered, or with what was just sent."""
    return RegistrationForm(formdata=sent, data=values_of(page))


def values_of(page: RegistrationPage) -> dict[str, object]:
    """Return what is registered, for the fields of the form."""
    wishes = page.wishes
    most = "" if wishes.max_meetings is None else str(wishes.max_meetings)
    least = str(wishes.min_meetings) if page.own else ""
    return {"min_meetings": least, "max_meetings": most, "version": wishes.version}


def shown_wishes(page: RegistrationPage | EntryPage, sent: MultiDict[str, str] | None) -> dict[str, object]:
    """Return the themes' priorities, the slots that are ticked, and the days; after a refusal, as they were sent."""
    priorities = {theme.public_id: str(page.wishes.themes.get(theme.public_id, "")) for theme in page.themes}
    present = page.wishes.present
    if sent is not None:
        priorities = {theme: sent.get(THEME + theme, "") for theme in priorities}
        present = frozenset(sent.getlist(SLOT))
    days = [(day, list(slots)) for day, slots in groupby(page.slots, key=lambda slot: slot.day)]
    return {"priorities": priorities, "present": present, "days": days, "visit_choices": _shown_visits(page, sent)}


def visits_of(page: RegistrationPage | EntryPage) -> Sequence[ItemTime]:
    """Return the visits that one chooses among; a prepared entry asks for none."""
    return page.visits if isinstance(page, RegistrationPage) else ()


def _shown_visits(page: RegistrationPage | EntryPage, sent: MultiDict[str, str] | None) -> list[dict[str, object]]:
    """Return the visits with what they are called and the rank that is chosen; after a refusal, as it was sent."""
    saved = page.wishes.visits or {}
    return [
        {
            "visit": each,
            "title": title_of(each.names),
            "summary": title_of(each.summaries),
            "rank": str(saved.get(each.public_id, "")) if sent is None else sent.get(VISIT + each.public_id, ""),
        }
        for each in visits_of(page)
    ]


def _visits(sent: MultiDict[str, str], page: RegistrationPage | EntryPage) -> dict[str, int] | None:
    """Return the ranks that were sent; None where the page asks for none."""
    visits = visits_of(page)
    if not visits:
        return None
    return {
        name.removeprefix(VISIT): _number(text, "visits", 1, len(visits))
        for name, text in sent.items()
        if name.startswith(VISIT) and text.strip()
    }


def _number(text: str, field: str, least: int, most: int) -> int:
    if not _WHOLE_NUMBER.fullmatch(text.strip()) or not least <= int(text) <= max(least, most):
        raise RefusedError(Refusal.NUMBER_OUT_OF_RANGE, field, least=least, most=max(least, most))
    return int(text)
