"""The service as it is, whose answers say besides since when the process runs that gave them.

Who measures how soon a service is back must not be taken in by a process that nobody has killed.
"""

import os
import time
from pathlib import Path

from flask import Flask, Response

from matchmaker import app

UP_SINCE = "X-Up-Since"
"""The name of the header: by `time.monotonic`, which all processes of a machine share."""

ROUNDED_S = 0.02
"""By how much the system rounds the moment at which a process began, and a little more."""


def begun_at(process: int | str = "self") -> float:
    """Return when a process began, by `time.monotonic`."""
    ticks = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19])
    age_s = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    return time.monotonic() - age_s


def create_app() -> Flask:
    """Return the application with that one header more."""
    made, since = app.create_app(), begun_at()

    def tell(answer: Response) -> Response:
        answer.headers[UP_SINCE] = repr(since)
        return answer

    made.after_request(tell)
    return made
