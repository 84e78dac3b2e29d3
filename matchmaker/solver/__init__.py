r"""The solver: arrays in, arrays out. It knows no people, no themes' names, no clock and no chance of its own.

Choose $x_j \in \{0, 1\}$ for each *placement* $j$ (a pair $e = (a, b)$ in a session $s$), so that

* each pair meets at most once, each person sits in at most one meeting in a slot, has at most $m_p$ meetings and at
  most so many in a row, each session has a table for each of its meetings, resources suffice in each slot, pairs that
  must meet do, precedences and locks hold, and numbers of breaks differ by at most the spread (`placements`, `rules`,
  `breaks`: one named function for each rule);
* the objectives are best in their order: the fewest meetings short of the guaranteed minimums, the most weight, the
  fewest breaks, changes of room and moves (`wishes`, and `values` for what a plan is worth).

`solve` chooses among three methods: the whole integer program (`exact`), MaxSAT for the times of given meetings
(`timetable`, on `encoding` and `clauses`), and stages for everything else (`stages`):

A. Which pairs? The program without time (`aggregate`, with `seats` and `spans`), solved from `prices` by `sifting`,
   bounds every plan (`bound`) and says which pairs can matter (`selection`).
B. When? Slot by slot (`construct`).
C. Some slots planned anew on the rows of the whole `model` (`replan`, `rounding`, `polish`), with the later slots in
   view (`lookahead`) and under a tighter bound (`timed`); `assign` is their order.
D. Breaks, rooms and moves at unchanged pairs (`exchange`, on `chains`, `balance`, `rooms` and `schedule`).
E. What is small is finished by `exact`.

Each answer states a proven bound (`proofs`). `overbooked` and `conflict` name an irreducible set of rules where no plan
exists, `explain` what keeps a pair apart, and `audit` checks any plan without sharing a line of code. `docs/method.md`
has the mathematics with its sources.
"""
