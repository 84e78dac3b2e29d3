"""How a command ends: with an exit code of the one table and, when it failed, one line on standard error."""

import os
import sys
import traceback
import warnings
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

import click

from matchmaker.cli.program import program
from matchmaker.cli.streams import one_line
from matchmaker.errors import EXIT_BAD_INPUT, EXIT_DONE, EXIT_INTERNAL, MatchmakerError, exit_code

EXIT_INTERRUPTED = 128 + 2
EXIT_BROKEN_PIPE = 128 + 13


@dataclass
class Reporting:
    """What the options that every command knows decide about failures; the root context's ``obj``."""

    traceback: bool = False


def main() -> NoReturn:
    """Run the console script ``matchmaker`` and end the process."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # a warning of a library is no message to a user, and errors take one line
    code = run(sys.argv[1:])
    _flush()
    if code == EXIT_INTERRUPTED:
        # A solver may still be deep in native code in its thread; to take the interpreter down under it could crash.
        os._exit(code)
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; failures are said in one line on standard error."""
    reporting = Reporting()
    try:
        # Not click's own `main`: it ends a broken pipe with the code of a finding, an interrupt with an empty line.
        with program.make_context("matchmaker", list(arguments), obj=reporting) as context:
            program.invoke(context)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.exceptions.NoArgsIsHelpError as bare:  # a group without a command, such as `matchmaker db`
        click.echo(bare.format_message())
        return EXIT_DONE
    except (KeyboardInterrupt, click.Abort):
        code, sentence = EXIT_INTERRUPTED, "interrupted; nothing was written"
    except Exception as error:  # noqa: BLE001, RUF100  # the last line of defence: whatever it is gets a code and a line
        if isinstance(error, BrokenPipeError) or isinstance(error.__cause__, BrokenPipeError):
            return EXIT_BROKEN_PIPE  # the reader, such as `head`, has seen enough
        code, sentence = _explained(error)
        if reporting.traceback:
            traceback.print_exc()
    else:
        return EXIT_DONE
    click.echo(f"matchmaker: {one_line(sentence)}", err=True)
    return code


def _explained(error: Exception) -> tuple[int, str]:
    """Return the exit code and the sentence of an error."""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        command = error.ctx.command_path.partition(" ")[2]
        return EXIT_BAD_INPUT, f"{command}: {error.format_message()}" if command else error.format_message()
    if isinstance(error, click.ClickException):
        return EXIT_BAD_INPUT, error.format_message()
    if isinstance(error, MatchmakerError):
        return exit_code(error), str(error)
    sentence = f"internal error: {type(error).__name__}: {error} (--debug shows where; please report it)"
    return EXIT_INTERNAL, sentence


def _flush() -> None:
    """Flush the standard streams; what a full one still holds is dropped, since its failure was reported already."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
