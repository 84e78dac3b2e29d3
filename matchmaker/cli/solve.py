"""``matchmaker solve``: an instance in, a plan out that says how far from the best possible it is at most."""

import click

from matchmaker.cli.limits import seed_option, time_limit_option
from matchmaker.cli.noting import note
from matchmaker.cli.numbers import FiniteRange
from matchmaker.cli.planning import deliver, read_instance
from matchmaker.cli.streams import output_option, require_place
from matchmaker.cli.waiting import wait_for
from matchmaker.services import matching
from matchmaker.services.notes import theme_notes


@click.command()
@click.argument("instance_file", metavar="INSTANCE")
@output_option("PLAN.json")
@time_limit_option
@seed_option
@click.option(
    "--gap",
    metavar="G",
    type=FiniteRange(min=0.0, max=1.0),
    default=0.0,
    show_default=True,
    help="Stop at this relative gap of the weight, such as 0.01 for one per cent.",
)
def solve(instance_file: str, output: str, time_limit: float, seed: int, gap: float) -> None:
    """Plan the meetings: instance to plan.

    Ctrl-C stops early and writes the best plan found so far; a second Ctrl-C gives up.
    """
    require_place(output, instance_file)
    instance, sha256 = read_instance(instance_file)
    note(theme_notes(instance.sessions, instance.people))
    plan = wait_for(
        lambda progress, cancelled: matching.solve(
            instance,
            sha256=sha256,
            time_limit_s=time_limit,
            seed=seed,
            gap=gap,
            progress=progress,
            cancelled=cancelled,
        )
    )
    deliver(plan, output)
