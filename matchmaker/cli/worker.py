"""``matchmaker worker``: the background worker in the foreground."""

import os
import sys

import click

from matchmaker.cli.serving import require_ready_database, worker_command
from matchmaker.config import load_settings


@click.command()
@click.option("--at-once", type=click.IntRange(1, 32), default=2, show_default=True, help="Jobs done side by side.")
def worker(at_once: int) -> None:
    """Do background work until Ctrl-C, such as runs of the solver."""
    require_ready_database(load_settings())
    sys.stdout.flush()
    # The worker is an edge of its own, which the command line does not know: this process becomes it.
    os.execv(sys.executable, worker_command(at_once))  # noqa: S606 (our own program, no shell)
