"""The options that bound and seed a solver, the same in every command that solves."""

import click

from matchmaker.cli.numbers import FiniteRange

LARGEST_SEED = 2**31 - 1  # what HiGHS takes

time_limit_option = click.option(
    "--time-limit",
    metavar="S",
    type=FiniteRange(min=0.0, min_open=True),
    default=60.0,
    show_default=True,
    help="Seconds after which the best plan found so far is taken.",
)

seed_option = click.option(
    "--seed",
    metavar="N",
    type=click.IntRange(0, LARGEST_SEED),
    default=0,
    show_default=True,
    help="Breaks ties: the same instance, seed and versions give the same plan.",
)
