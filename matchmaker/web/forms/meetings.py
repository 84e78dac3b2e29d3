"""The form of a meeting: a note at any time, what came of it once it has begun; the use case checks it."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, RadioField, TextAreaField

from matchmaker.domain.feedback import Feedback
from matchmaker.services.meetings import MeetingPage

YES, NO = "yes", "no"
NO_RATING = -1
"""What is typed that is no number: outside of every range, which the use case then says."""


ANSWERS = {YES: _l("Yes, we met"), NO: _l("No, it was not held"), "": _l("I do not say")}
RATINGS = {
    "5": _l("5 – very good"),
    "4": _l("4 – good"),
    "3": _l("3 – fair"),
    "2": _l("2 – little use"),
    "1": _l("1 – no use"),
    "": _l("I do not say"),
}


class NoteForm(FlaskForm):
    """The note, which the writer alone reads."""

    version = HiddenField()
    note = TextAreaField(
        _l("Your note"),
        description=_l("Only you read this: neither the other one nor any office."),
        render_kw={"rows": 4},
    )

    def said(self) -> Feedback:
        """Return what was typed."""
        return Feedback(self.note.data or "")

    @property
    def opened_at(self) -> int | None:
        """The version that was sent along; None for a first note or for nonsense."""
        text = str((self.version.raw_data or [""])[0])
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


class FeedbackForm(NoteForm):
    """The note, and what came of a meeting that has begun."""

    held = RadioField(
        _l("Did you meet?"),
        validate_choice=False,
    )
    rating = RadioField(
        _l("How good was it for your work?"),
        description=_l(
            "The other one never reads this, and neither does an office. The report has one number of all together."
        ),
        validate_choice=False,
    )
    follow_up = BooleanField(
        _l("I would like to go on talking"),
        description=_l("They learn of it only if they say the same of you."),
    )

    def said(self) -> Feedback:
        """Return what was typed; an answer that is none counts as not given."""
        held = {YES: True, NO: False}.get(self.held.data or "")
        return Feedback(self.note.data or "", held, _rating(self.rating.data or ""), bool(self.follow_up.data))


def form_of(found: MeetingPage, sent: MultiDict[str, str] | None = None) -> NoteForm:
    """Return the form with what is kept, or with what was just sent."""
    said = found.said
    values = {
        "version": found.version,
        "note": said.note,
        "held": "" if said.held is None else YES if said.held else NO,
        "rating": "" if said.rating is None else str(said.rating),
        "follow_up": said.follow_up,
    }
    if not found.begun:
        return NoteForm(formdata=sent, data=values)
    form = FeedbackForm(formdata=sent, data=values)
    form.held.choices, form.rating.choices = list(ANSWERS.items()), list(RATINGS.items())
    return form


def _rating(text: str) -> int | None:
    if not text:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else NO_RATING
