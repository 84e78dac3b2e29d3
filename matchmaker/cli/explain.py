"""``matchmaker explain``: why two people meet, or what would have to change so that they do."""

import json

import click

from matchmaker.cli.limits import time_limit_option
from matchmaker.cli.planning import read_instance, read_plan
from matchmaker.cli.streams import refuse_two_standard_inputs, say
from matchmaker.cli.waiting import wait_for
from matchmaker.services import explanations


@click.command()
@click.argument("instance_file", metavar="INSTANCE")
@click.argument("plan_file", metavar="PLAN")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--json", "as_json", is_flag=True, help="Answer with a JSON document.")
@time_limit_option
def explain(instance_file: str, plan_file: str, a: str, b: str, as_json: bool, time_limit: float) -> None:
    """Say why two people meet, or why not.

    A and B are ids of people. Where they do not meet, the smallest change that would make them is named.
    """
    refuse_two_standard_inputs(instance_file, plan_file)
    instance, _sha256 = read_instance(instance_file)
    plan = read_plan(plan_file)
    answer = wait_for(lambda _progress, _cancelled: explanations.explain(instance, plan, a, b, time_limit_s=time_limit))
    say([json.dumps(answer.document(), ensure_ascii=False, allow_nan=False)] if as_json else answer.sentences)
