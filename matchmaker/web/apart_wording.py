"""Why a reader does not meet somebody, in words that both may read, and what the reader could change."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from matchmaker.services.people import Apart, Circumstance, OwnChange


@dataclass(frozen=True, slots=True)
class ApartInWords:
    """The sentences, and for each change that the reader could make its sentence and where it is made."""

    circumstance: str
    changes: list[tuple[str, str]]


def apart_in_words(apart: Apart, slug: str) -> ApartInWords:
    """Return why two do not meet in the plan, in general terms."""
    return ApartInWords(
        _circumstance(apart.circumstance), [(_change(each, apart), _where(each, slug)) for each in apart.changes]
    )


def _circumstance(circumstance: Circumstance) -> str:
    sentences = {
        Circumstance.NOT_THIS_TIME: _("You said “not this time”, so you are not planned together."),
        Circumstance.NO_SESSION: _(
            "The programme has no session for a theme that both of you chose, so you could not be planned together."
        ),
        Circumstance.NO_LANGUAGE: _(
            "You have no language in common, and the workshop has no interpreter between yours."
        ),
        Circumstance.FEW_TIMES: _("They had few free times: most of their days is taken up by other meetings."),
        Circumstance.TIMES_IN_COMMON: _("You and they had times in common in the programme."),
    }
    return str(sentences[circumstance])


def _change(change: OwnChange, apart: Apart) -> str:
    if change is OwnChange.SLOTS:
        away = apart.slots - apart.free
        return str(
            ngettext(
                "Be there in more time slots: you are away in %(num)d of %(slots)s.",
                "Be there in more time slots: you are away in %(num)d of %(slots)s.",
                away,
                slots=apart.slots,
            )
        )
    sentences = {
        OwnChange.MAXIMUM: _("Take more meetings: you have as many as you said you would take."),
        OwnChange.THEMES: _("Choose more themes for this workshop, or none, to be open for everything."),
        OwnChange.LANGUAGES: _("Add a language if you can hold a meeting in it: interpreters are few."),
        OwnChange.SEEKS: _("Write more of what you seek, each thing on a line of its own."),
        OwnChange.OFFERS: _("Write more of what you offer, each thing on a line of its own."),
        OwnChange.SUMMARY: _("Write your one line in the working language, so that everybody can read who you are."),
    }
    return str(sentences[change])


def _where(change: OwnChange, slug: str) -> str:
    fields = {OwnChange.SLOTS: "present", OwnChange.MAXIMUM: "max_meetings", OwnChange.THEMES: "themes"}
    if change in fields:
        return url_for("registrations.edit", slug=slug, _anchor=fields[change])
    return url_for("profile.edit", _anchor=change.value)
