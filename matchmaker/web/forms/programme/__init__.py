"""The form of a programme: a table of fields that works without a script.

The whole form travels with every button. The buttons that add a day, a room or a row give the form back with more in
it; only the one that saves changes anything. So what was typed is never lost, and a proposal is made in one piece.
"""

from matchmaker.web.forms.programme.faults import put_faults
from matchmaker.web.forms.programme.grid import Grid
from matchmaker.web.forms.programme.growing import grown
from matchmaker.web.forms.programme.making import programme_from
from matchmaker.web.forms.programme.reading import read_grid
from matchmaker.web.forms.programme.showing import grid_of
from matchmaker.web.forms.programme.values import seen_of, whole_number

__all__ = ["Grid", "grid_of", "grown", "programme_from", "put_faults", "read_grid", "seen_of", "whole_number"]
