"""``matchmaker repair``: the plan with the fewest moves that fits what happened."""

import click

from matchmaker.cli.limits import seed_option, time_limit_option
from matchmaker.cli.planning import deliver, read_instance, read_plan
from matchmaker.cli.streams import output_option, refuse_two_standard_inputs, require_place
from matchmaker.cli.waiting import wait_for
from matchmaker.services import matching


class PersonAtSlot(click.ParamType[tuple[str, str]]):
    """A person and a slot, written ``ID=SLOT``."""

    name = "ID=SLOT"

    def convert(
        self, value: str | tuple[str, str], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Return the two ids, or fail with a sentence about the option."""
        if isinstance(value, tuple):
            return value
        person, equals, slot = value.partition("=")
        if not (person and equals and slot):
            self.fail(f"expected ID=SLOT, found {value!r}.", param, ctx)
        return person, slot


@click.command()
@click.argument("instance_file", metavar="INSTANCE")
@click.argument("plan_file", metavar="PLAN")
@click.option("--absent", metavar="ID", multiple=True, help="Who does not come. May be given often, as the next three.")
@click.option("--late", type=PersonAtSlot(), multiple=True, help="Who comes late: unavailable before SLOT.")
@click.option("--early", type=PersonAtSlot(), multiple=True, help="Who leaves early: unavailable after SLOT.")
@click.option("--close", "closed", metavar="SESSION", multiple=True, help="Which session does not take place.")
@click.option("--now", metavar="SLOT", help="The running slot: meetings in slots before it stay as they are.")
@output_option("PLAN.json")
@time_limit_option
@seed_option
def repair(  # noqa: PLR0913, PLR0917  # one parameter for each option of the command line
    instance_file: str,
    plan_file: str,
    absent: tuple[str, ...],
    late: tuple[tuple[str, str], ...],
    early: tuple[tuple[str, str], ...],
    closed: tuple[str, ...],
    now: str | None,
    output: str,
    time_limit: float,
    seed: int,
) -> None:
    """Adapt a plan to what happened, with the fewest moves.

    Locked meetings of PLAN and those in slots before --now stay. Ctrl-C takes the best plan found so far.
    """
    refuse_two_standard_inputs(instance_file, plan_file)
    require_place(output, instance_file, plan_file)
    came, left = _one_slot_each("--late", late), _one_slot_each("--early", early)
    instance, sha256 = read_instance(instance_file)
    plan = read_plan(plan_file)
    repaired = wait_for(
        lambda progress, cancelled: matching.repair(
            instance,
            plan,
            absent=absent,
            late=came,
            early=left,
            closed=closed,
            now=now,
            sha256=sha256,
            time_limit_s=time_limit,
            seed=seed,
            progress=progress,
            cancelled=cancelled,
        )
    )
    deliver(repaired, output)


def _one_slot_each(option: str, given: tuple[tuple[str, str], ...]) -> dict[str, str]:
    slots = dict(given)
    if len(slots) < len(set(given)):
        twice = sorted(person for person, slot in given if slots[person] != slot)[0]
        raise click.UsageError(f"Invalid value for '{option}': {twice} is given two slots.")
    return slots
