"""The table of commands. A command's module is loaded when the command is called, not before.

That is why ``matchmaker --help`` answers at once although the commands together load numpy, HiGHS and SQLAlchemy
(over a second), and why a mistake in the settings cannot keep ``matchmaker check`` from working.
"""

from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version

import click


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command lives and the first sentence of its help."""

    module: str
    attribute: str
    sentence: str


COMMANDS = {
    "affinity": Entry("matchmaker.cli.affinity", "affinity", "Score every pair of profiles: profiles to instance."),
    "solve": Entry("matchmaker.cli.solve", "solve", "Plan the meetings: instance to plan."),
    "check": Entry("matchmaker.cli.check", "check", "Audit a plan by independent code."),
    "explain": Entry("matchmaker.cli.explain", "explain", "Say why two people meet, or why not."),
    "repair": Entry("matchmaker.cli.repair", "repair", "Adapt a plan to what happened, with the fewest moves."),
    "db": Entry("matchmaker.cli.database", "db", "Upgrade, check, back up and restore the database."),
    "partnership": Entry("matchmaker.cli.partnership", "partnership", "Add the parties and themes of a partnership."),
    "account": Entry("matchmaker.cli.account", "account", "Make, close, move and reset accounts."),
    "import": Entry("matchmaker.cli.import_people", "import_", "Take a list of people in for a workshop."),
    "export": Entry("matchmaker.cli.export", "export", "Take tables of a workshop out: CSV, XLSX or JSON."),
    "serve": Entry("matchmaker.cli.serve", "serve", "Run the web service and the background worker until Ctrl-C."),
    "worker": Entry("matchmaker.cli.worker", "worker", "Do background work until Ctrl-C, such as runs of the solver."),
    "config": Entry("matchmaker.cli.config", "config", "Show the settings in force, secrets masked."),
    "demo": Entry("matchmaker.cli.demo", "demo", "Show the founding case in a browser, with invented people."),
}


class Program(click.Group):
    """A group whose commands are named in `COMMANDS` and loaded on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002, RUF100
        """Return the names in the order in which people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002, RUF100
        """Load and return a command, or None where there is none of this name."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = getattr(import_module(entry.module), entry.attribute)
        _teach_debug(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the words begin with, or name the nearest ones: click sees only loaded commands."""
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as unknown:
            raise click.exceptions.NoSuchCommand(unknown.command_name, possibilities=COMMANDS, ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002, RUF100
        """List the commands from the table, without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.sentence) for name, entry in COMMANDS.items()])


def _show_tracebacks(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:  # noqa: FBT001, RUF100
    if wanted:
        ctx.find_root().obj.traceback = True


def _debug_option() -> click.Option:
    return click.Option(
        ["--debug"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_show_tracebacks,
        help="Show the traceback of an error.",
    )


def _teach_debug(command: click.Command) -> None:
    """Give a command, and those below it, the option ``--debug``, so that it may stand anywhere in the line."""
    if not any(parameter.name == "debug" for parameter in command.params):
        command.params.append(_debug_option())
    if isinstance(command, click.Group):
        for below in command.commands.values():
            _teach_debug(below)


@click.group(
    cls=Program,
    params=[_debug_option()],
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Files named - are standard input and output.",
)
@click.version_option(version("matchmaker"), message="%(prog)s %(version)s")
@click.pass_context
def program(ctx: click.Context) -> None:
    """Match the experts of two partner regions: profiles in, a timetable of meetings with a proven bound out."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
