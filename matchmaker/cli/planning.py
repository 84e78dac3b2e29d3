"""What the commands on instances and plans share: reading the two files, and delivering a plan."""

import hashlib
from collections.abc import Mapping
from typing import Any

from matchmaker.cli.waiting import say_to_terminal
from matchmaker.cli.wording import how_good
from matchmaker.errors import NoPlanError
from matchmaker.files.instance_files import parse_instance
from matchmaker.files.instances import Instance
from matchmaker.files.json_text import parse_json
from matchmaker.files.plans import Plan, format_plan, parse_plan
from matchmaker.files.reading import read_bytes
from matchmaker.files.writing import write_whole


def read_instance(source: str) -> tuple[Instance, str]:
    """Return the instance in a file and the SHA-256 of the file's bytes, in hexadecimal."""
    content = read_bytes(source)
    return parse_instance(content, source), hashlib.sha256(content).hexdigest()


def read_plan(source: str) -> Plan:
    """Return the plan in a file."""
    return parse_plan(read_bytes(source), source)


def read_documents(instance_source: str, plan_source: str) -> tuple[Mapping[str, Any], Mapping[str, Any], str]:
    """Return the plain documents of an instance and a plan that were checked for form, and the instance's SHA-256.

    The audit takes plain documents, so that a mistake in the making of `Instance` and `Plan` cannot hide from it.
    """
    instance_bytes, plan_bytes = read_bytes(instance_source), read_bytes(plan_source)
    parse_instance(instance_bytes, instance_source)
    parse_plan(plan_bytes, plan_source)
    instance, plan = parse_json(instance_bytes, instance_source), parse_json(plan_bytes, plan_source)
    return instance, plan, hashlib.sha256(instance_bytes).hexdigest()


def deliver(plan: Plan, output: str) -> None:
    """Write a plan, and say to a person at the terminal how good it is.

    Raises
    ------
    NoPlanError
        The plan is infeasible; it is written before.
    """
    write_whole(output, format_plan(plan))
    if plan.status == "infeasible":
        raise NoPlanError([conflict.sentence for conflict in plan.conflict])
    say_to_terminal(how_good(plan))
