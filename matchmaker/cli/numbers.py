"""Numbers on the command line: finite and in range."""

import math
from typing import Any

import click


class FiniteRange(click.FloatRange):
    """A number in a range. Unlike click's own type it refuses ``nan``, which no comparison catches, and infinity."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number, or fail with a sentence about the option."""
        number = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value} is not a finite number.", param, ctx)
        return float(number)
