r"""The solver: arrays in, arrays out. It knows no people, no themes' names, no clock and no chance of its own.

Choose $x_j \in \{0, 1\}$ for each *placement* $j$ (a pair $e = (a, b)$ in a session $s$), so that

* each pair meets at most once, each person sits in at most one meeting in a slot, has at most $m_p$ meetings and at
  most so many in a row, each session has a table for each of its meetings, resources suffice in each slot, pairs that
  must meet do, precedences and locks hold, and numbers of breaks differ by at most the spread (`placements`, `rules`,
  `breaks`: one named function for each rule);
* the objectives are best in their order: the fewest meetings short of the guaranteed minimums, the most weight, the
  fewest breaks, changes of room and moves (`wishes`, and `values` for what a plan is worth).

`solve` chooses among three methods: the whole integer program (`exact`), stages (`bound`, `assign`, `exchange`) and
MaxSAT for the times of given meetings (`timetable`). Each answer states a proven bound. `conflict` names an
irreducible set of rules where no plan exists, `explain` what keeps a pair apart, and `audit` checks any plan without
sharing a line of code.
"""
