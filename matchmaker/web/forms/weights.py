"""The form in which an office tries weights; what it tries stands in the address, so a page can be sent to others."""

import math
from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.widgets import NumberInput

from matchmaker.domain.weights import DECIMALS, MOST, NAMES, faults_of_weights, least
from matchmaker.web.merging import Pairs, Standing
from matchmaker.web.weight_wording import HINTS, weight_name
from matchmaker.web.wording import put_at_field

STEP = 0.05


class WeightField(Field):
    """A weight, typed with a point or a comma; what is no number has no value and is told beside the field."""

    widget = NumberInput(step=STEP)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:.{DECIMALS}f}"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take in what was typed."""
        self.data = _number(str(valuelist[0])) if valuelist else math.nan


class WeightsForm(FlaskForm):
    """A weight for each part, sent in the address. The token of what is to be saved is checked before the view."""

    class Meta:
        """No token in an address."""

        csrf = False

    is_sent = False

    @property
    def weights(self) -> dict[str, float]:
        """What was typed, NaN for what is no number."""
        return {name: self[name].data for name in NAMES}

    def is_right(self) -> bool:
        """Return whether what was typed can be weights; put a sentence beside each field that is wrong."""
        faults = list(faults_of_weights(self.weights))
        for fault in faults:
            put_at_field(self, fault)
        return not faults


class WeightsStanding(Standing):
    """The weights that an office goes on editing; 0.5 and 0,50 are the same."""

    def __init__(self, standing: Mapping[str, float]) -> None:
        super().__init__(tried_form(standing, MultiDict()))

    def same(self, piece: str, one: Pairs, other: Pairs) -> bool:
        """Return whether two ways to write a weight mean the same."""
        return _numbers(one) == _numbers(other)


def _numbers(pairs: Pairs) -> list[object]:
    return [typed if math.isnan(number := _number(typed)) else number for _name, typed in pairs]


def _number(typed: str) -> float:
    try:
        return float(typed.strip().replace(",", "."))
    except ValueError:
        return math.nan


def tried_form(standing: Mapping[str, float], sent: MultiDict[str, str]) -> WeightsForm:
    """Return the form with the weights that were sent, or with `standing` where none were."""
    fields = {name: _field(name) for name in NAMES}
    kind: type[WeightsForm] = type("WeightsForm", (WeightsForm,), fields)
    if not any(name in sent for name in NAMES):
        return kind(formdata=None, data=dict(standing))
    form = kind(sent)
    form.is_sent = True
    return form


def _field(name: str) -> WeightField:
    limits = {"min": f"{least(name):g}", "max": f"{MOST:g}"}
    return WeightField(weight_name(name), description=str(HINTS[name]), render_kw=limits)
