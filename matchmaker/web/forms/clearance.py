"""Forms of clearances: what the check of an organisation found, and whether meetings wait for it."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import Length
from wtforms.widgets import HiddenInput

from matchmaker.domain.organisations import ClearanceState
from matchmaker.services.clearance.noting import LONGEST_CONDITIONS

STATES = {
    ClearanceState.UNCHECKED: _l("Not checked yet"),
    ClearanceState.CLEARED: _l("Cleared"),
    ClearanceState.CONDITIONS: _l("Cleared under conditions"),
}
"""What each state is called."""


class ClearanceForm(FlaskForm):
    """What the own check of one organisation found, from the version that was seen."""

    state = SelectField(_l("What the check found"))
    conditions = StringField(
        _l("Conditions"),
        [Length(max=LONGEST_CONDITIONS, message=_l("This is too long."))],
        description=_l("Only your office reads them."),
    )
    version = IntegerField(default=0, widget=HiddenInput())

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.state.choices = [(each.value, words) for each, words in STATES.items()]

    def found(self) -> ClearanceState:
        """Return the state that was chosen."""
        return ClearanceState(self.state.data)


class AsksForm(FlaskForm):
    """Whether the own office lets meetings wait for its check."""

    asks = BooleanField(
        _l("Meetings wait for our check"),
        description=_l(
            "Plans with organisations that you have not cleared can be made and looked at, but not published."
        ),
    )
