"""The form that starts a run of the solver."""

import secrets

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField

from matchmaker.services.runs import USUAL_LIMIT_S

_FAR_TOO_LONG = 10**6
"""What any longer number is taken for: not every whole number has a float."""


class RunForm(FlaskForm):
    """How long the solver may search. Pressing the button twice starts one run: the key is that of the page."""

    time_limit_s = IntegerField(
        _l("Time limit in seconds"),
        default=USUAL_LIMIT_S,
        description=_l("From 1 to 600. The run ends earlier when nothing better is possible."),
    )
    keep_published = BooleanField(
        _l("Keep what is published as far as possible"),
        default=True,
        description=_l("As few published meetings as possible are moved; the value of the plan comes after."),
    )
    key = HiddenField(default=lambda: secrets.token_urlsafe(16))

    def limit_s(self) -> float:
        """Return what was typed; what is no number is out of every range, which the use case then says."""
        typed = self.time_limit_s.data
        return float("nan") if typed is None else float(max(-1, min(typed, _FAR_TOO_LONG)))
