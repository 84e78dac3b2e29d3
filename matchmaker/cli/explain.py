"""``matchmaker explain``: why two people meet, or what would have to change so that they do."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import click

from matchmaker.cli.limits import time_limit_option
from matchmaker.cli.noting import note
from matchmaker.cli.planning import read_instance, read_plan
from matchmaker.cli.streams import refuse_two_standard_inputs, require_place, say
from matchmaker.cli.waiting import wait_for
from matchmaker.cli.wording import Standing
from matchmaker.files.instance_files import format_instance
from matchmaker.files.writing import write_whole
from matchmaker.services import explanations


@dataclass(frozen=True)
class _HowFar:
    """How many single changes are decided, as the terminal shows it."""

    stage: str
    seconds: float
    value: Mapping[str, float] = field(default_factory=dict)
    bound: Mapping[str, float] = field(default_factory=dict)


@click.command()
@click.argument("instance_file", metavar="INSTANCE")
@click.argument("plan_file", metavar="PLAN")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--json", "as_json", is_flag=True, help="Answer with a JSON document.")
@click.option(
    "--changed",
    metavar="FILE",
    help="Write the instance with the smallest change made, so that it can be solved again.",
)
@time_limit_option
def explain(
    instance_file: str, plan_file: str, a: str, b: str, as_json: bool, changed: str | None, time_limit: float
) -> None:
    """Say why two people meet, or why not.

    A and B are ids of people. Where they do not meet, the smallest change that would make them is named, or that no
    single change does.
    """
    refuse_two_standard_inputs(instance_file, plan_file)
    if changed is not None:
        require_place(changed, instance_file, plan_file)
    instance, _sha256 = read_instance(instance_file)
    plan = read_plan(plan_file)
    answer = wait_for(
        lambda tell, cancelled: explanations.explain(
            instance, plan, a, b, time_limit_s=time_limit, progress=_telling(tell), cancelled=cancelled
        )
    )
    say([json.dumps(answer.document(), ensure_ascii=False, allow_nan=False)] if as_json else answer.sentences)
    if changed is not None:
        _write_changed(answer, changed)


def _telling(tell: Callable[[Standing], None]) -> Callable[[str, int, int], None]:
    began = time.monotonic()

    def told(stage: str, done: int, total: int) -> None:
        words = "planning with the meeting" if stage == "price" else f"single changes, {done} of {total} decided"
        tell(_HowFar(words, time.monotonic() - began))

    return told


def _write_changed(answer: explanations.Explanation, target: str) -> None:
    """Write the changed instance; where no change was found, say that there is nothing to write."""
    if answer.planned is None or answer.smallest is None:
        note(["No single change was found that brings them together: nothing is written."])
        return
    write_whole(target, format_instance(explanations.changed(answer.planned, answer.smallest)))
