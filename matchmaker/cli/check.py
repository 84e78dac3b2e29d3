"""``matchmaker check``: an audit of a plan by code that shares nothing with the solver."""

import click

from matchmaker.cli.planning import read_documents
from matchmaker.cli.streams import refuse_two_standard_inputs, say
from matchmaker.errors import EXIT_FOUND
from matchmaker.services import matching


@click.command()
@click.argument("instance_file", metavar="INSTANCE")
@click.argument("plan_file", metavar="PLAN")
@click.pass_context
def check(ctx: click.Context, instance_file: str, plan_file: str) -> None:
    """Audit a plan by independent code.

    Prints each broken rule in a line and ends with 1; a plan that keeps all is said so in one line.
    """
    refuse_two_standard_inputs(instance_file, plan_file)
    instance, plan, sha256 = read_documents(instance_file, plan_file)
    findings = matching.check(instance, plan, instance_sha256=sha256)
    if findings:
        say(f"{finding.rule}: {finding.sentence}" for finding in findings)
        ctx.exit(EXIT_FOUND)
    if plan["status"] == "infeasible":
        say([f"{plan_file}: says that no plan exists, in due form; whether that is so takes a solver"])
    else:
        say([_all_well(plan_file, len(plan["meetings"]), list(plan["objective"]))])


def _all_well(plan_file: str, meetings: int, objectives: list[str]) -> str:
    counted = f"{meetings} meeting{'' if meetings == 1 else 's'}"
    return f"{plan_file}: {counted} checked, every hard rule is kept; {', '.join(objectives)} are as stated"
