"""Pictures of a plan in words: what a band of people is called, how dark a cell is, and what the whole says."""

from collections.abc import Sequence

from flask_babel import gettext as _

from matchmaker.affinity.heat import Heat
from matchmaker.web.filters import number, percent

SHADES = 5
"""How many steps of shade can be told apart, beside the empty one."""


def bands_in_words(sizes: Sequence[int]) -> list[str]:
    """Return what each band of people is called: by their places, the best fitting first."""
    firsts = [1 + sum(sizes[:index]) for index in range(len(sizes))]
    return [
        f"{number(first)}–{number(first + size - 1)}" if size > 1 else number(first)
        for first, size in zip(firsts, sizes, strict=True)
    ]


def shade(value: float | None, most: float) -> int:
    """Return the step of shade of a value, from 1 to `SHADES`; 0 for none."""
    if value is None or not most or value <= 0:
        return 0
    return min(SHADES, 1 + int(value / most * SHADES))


def most_fit(heat: Heat) -> float:
    """Return the largest mean fit of two bands, by which the picture is shaded."""
    return max((value for row in heat.fit for value in row if value is not None), default=0.0)


def heat_in_words(heat: Heat) -> str:
    """Return what the picture says: how many of the meetings lie where people fit better than usual."""
    cells = [
        (fit, meetings)
        for fits, met in zip(heat.fit, heat.meetings, strict=True)
        for fit, meetings in zip(fits, met, strict=True)
        if fit is not None
    ]
    held = sum(meetings for _fit, meetings in cells)
    if not held:
        return str(_("None of the people in this picture meet."))
    usual = sorted(fit for fit, _meetings in cells)[len(cells) // 2]
    better = sum(meetings for fit, meetings in cells if fit >= usual)
    return str(
        _(
            "%(share)s of the meetings are in the half of the cells where people fit better.",
            share=percent(better / held),
        )
    )


def cell_in_words(fit: float | None, meetings: int) -> str:
    """Return one cell of the table behind the picture."""
    if fit is None:
        return str(_("no pair possible"))
    return str(_("fit %(fit)s, meetings %(count)s", fit=number(fit, 2), count=number(meetings)))
