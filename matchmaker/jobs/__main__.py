"""`python -m matchmaker.jobs [--at-once N]`: the worker. `matchmaker worker` and `matchmaker serve` start it."""

import argparse
import logging
import sys

from matchmaker import logs
from matchmaker.config import load_settings
from matchmaker.errors import MatchmakerError, exit_code
from matchmaker.jobs.worker import work
from matchmaker.keeper import end_with_keeper


def main() -> int:
    """Work until stopped; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m matchmaker.jobs")
    parser.add_argument("--at-once", type=int, default=1)
    wishes = parser.parse_args()
    end_with_keeper()
    try:
        settings = load_settings()
        logs.configure(settings.log_format, settings.log_level)
        logging.getLogger("huey").setLevel(logging.WARNING)
        work(settings, at_once=wishes.at_once)
    except MatchmakerError as error:
        print(f"matchmaker: {error}", file=sys.stderr)  # noqa: T201 (there is no other edge to say it)
        return exit_code(error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
