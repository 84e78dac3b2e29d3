"""The sentences of the report; the figures between them come from the measurements."""

OPENING = """# Benchmarks

How good the plans of `matchmaker solve` are, how long they take, and what a user would get who picked something else.
This page, its plots and its tables are written by `make bench` from the measurements in
[benchmarks.json](benchmarks.json); nothing in them is typed by hand.

Every run is a process of its own, one after the other, on the same arrays. Before a result counts, its meetings are
checked by code that shares nothing with the solver (`tests/benchmarks/checking.py`; whole plan files by
`matchmaker check`). A **gap** is how far the weight of a plan is below a proven upper bound, relative to the bound;
*proven optimal* means that both are the same number. The events are made up from a seed (`tests/benchmarks/shapes.py`
names the families): unless a family says otherwise, 12 slots, 4 themes of unequal popularity, one to three themes a
person, one slot in ten closed to a person, at most 4 to 8 meetings a person, the best 30 candidates of each person on
both sides, whole weights from 1 to 1000 from a latent similarity with noise, and tables for 0.8 of the meetings that
people could have, uneven over themes and slots."""

MACHINE = "All measurements were made on one machine, with these versions:"
MACHINES = "Parts were measured on different machines or with different versions; compare within a part only:"
LOAD = """The machine was not always ours alone: before a run, up to {most} processes were running on average in the
minute before (about 1 where nothing but the run before it did). Seconds are those of the clock on the wall; *processor
s* are those of all threads together."""

REPEAT = """## Repeat it

```
make bench                                         # some minutes: what is quick
make bench BENCH_ARGS="--full"                     # everything, one to two hours
make bench BENCH_ARGS="--parts figure-2 figure-4"  # all of some parts
make bench BENCH_ARGS="--sizes 50 100 --time-limit 20 --to /tmp/bench"  # try it elsewhere
make bench BENCH_ARGS="--page"                     # only write the page from the measurements
```

New measurements take the place of those of the same part, family, size, seed and method; the others stay. Figure 5
needs the folder of published events in `MATCHMAKER_CASES`."""

SUMMARY = "What was asked of the solver before it was written, and what was measured. The sections below say how."
NOT_MEASURED = "Not measured yet."
NO_CASES = "Not measured: the folder of published events (`MATCHMAKER_CASES`) was not at hand."

COLUMNS = """Columns: *below the best bound* compares with the lowest bound that any method proved for the event, *own
gap* with the method's own. *Seconds* is the whole run; *to its best plan* ends when the plan was found that the method
ended with (known of this solver and of CP-SAT, which tell what they have on the way). *Ours to that weight* is how long
this solver took to a plan at least as heavy, and *times ours* the quotient of these two; ∞ means that the rival ended
with no plan at all. *MB* is the peak memory of the process, the event and the interpreter included."""

FIGURE_1 = f"""Proven optimal in 0.6 s, 1 s and 5 s at 100, 500 and 2,000 people a side, and at least a hundred times
faster than the general solvers to the same weight.

{COLUMNS}"""
GAP_PLOT = "Gap to the best bound known over time, for each method at each size; logarithmic scales"

FIGURE_2 = """People who want a meeting in every slot, themes that run in half of the slots only, people who are away
half of the time. Columns as above."""
FAMILY_PLOT = "Gap of this solver over time for each family; logarithmic scales"

FIGURE_3 = """The largest event: 20,000 people, more than half a million candidate pairs. *MB before* is what the
process held before solving began: the interpreter, the libraries and the arrays of the event."""
WHOLE_PROGRAM = """The whole program, `matchmaker solve` on the event as a file: seconds and memory of the process as
the operating system counts them, reading, checking and writing included; the plan was then checked by
`matchmaker check`."""

FIGURE_4 = """Seconds until the gap is at most 0.01 %, over the number of candidate pairs. The exponent is fitted by
least squares on logarithmic scales: 1 would be linear."""
GROWTH_PLOT = "Seconds over candidate pairs for each method, with the fitted power law; logarithmic scales"
EXPONENT = "Fitted exponent over all sizes of the table: **{exponent}**."

FIGURE_5 = """70 of the 140 instances of Bofill, Coll, Garcia, Giráldez-Cru, Pesant, Suy and Villaret, *Constraint
Solving Approaches to the Business-to-Business Meeting Scheduling Problem* (JAIR 2022): all meetings are given, what is
minimised is the number of breaks. *Paper's seconds* are those of the best method there (MaxSAT), on one core of a
processor of 2012, so that the comparison flatters us; the integer program there took 9 s to over two hours
for an original. *As published*: proven, and with the number of breaks, or the proof that there is no plan, of the
paper."""

FIGURE_6 = """*Plan*, *repair*, *from scratch*: an event is planned, 5 % of its people do not come and 5 % miss the
first three slots; the repair moves the fewest of the meetings that can still be held, then seeks the most weight; from
scratch is the same event planned as if there had been no plan, whose bound nothing can beat. *Guarantee*: the fewest
meetings short of so many for everybody, then the most weight. *Breaks*: a plan for the weight alone, and one with
breaks as the next objective; the time for the breaks is the difference of the two. *Breaks counted* is a recount."""

FIGURE_7 = """`matchmaker solve` on the same file, once with one core and one thread for every library, once with two;
the plan files are compared byte for byte, but for the line that states the seconds. A run that is stopped by time may
end anywhere and does not count; the families that would go on are stopped at a gap instead."""

GENERATORS = """Made-up events of other kinds than the one that the solver was tuned on, 30 s each: the gap asked for is
0.1 %, and 0.2 % where people are there for five slots only."""
RULES = """Rules that take an event out of the reach of matchings: asked for is a gap of 1 % at 300 × 300 within 60 s.
The general solvers are given the same rules as rows."""

AFFINITY = """From profiles to the best 40 pairs of each person, as `matchmaker affinity` does it between reading and
writing its files: three texts offered and three sought by each person, 15 words each, and five keywords. Words and
vectors are made up, since only speed is measured here; *vectors kept* reads them from the folder store, as in every
run after the first, and embeds nothing. Beside it is what a user would write first: one text for each person, with
neither offers apart from seeks nor any other part."""

CAVEATS = """## What these figures do not say

* Made-up events are not events. Weights of real affinities may be flatter or more alike; the other generators and the
  published events are there for that reason.
* The rivals are used as a careful user would use them, not as their authors would: the plain time-indexed model, two
  workers, a relative gap of 0.0001 %, no tuning and no start from a good plan. Better models exist for them too.
* The slot-by-slot rivals give no bound and look no slot ahead; looking ahead is what this solver adds to them.
* HiGHS through `scipy.optimize.milp` tells nothing on the way: its best plan may have been there before its end.
* Each run was made once. Between two runs of the same, seconds differ by some per cent, on a shared machine by more;
  weights, bounds and gaps do not, unless the time was over."""
