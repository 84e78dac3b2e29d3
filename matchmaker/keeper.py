"""A process that somebody keeps running ends with its keeper, however that one ends.

Whoever keeps processes ends them when it is asked to stop. Where it is killed instead, nobody would: the web server
would go on answering and the worker working, unseen, beside those that are started next. So the kernel is asked to
tell them, where it can (Linux).
"""

import ctypes
import os
import signal
import sys
from collections.abc import Mapping

_VARIABLE = "KEPT_BY_PROCESS"
_ON_DEATH_OF_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def kept_by_this_process() -> Mapping[str, str]:
    """Return the variable by which a process that is started knows its keeper."""
    return {_VARIABLE: str(os.getpid())}


def end_with_keeper() -> None:
    """Let this process be ended as if by SIGTERM when its keeper is no more; do nothing where it has none."""
    keeper = os.environ.pop(_VARIABLE, "")
    if not keeper or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_ON_DEATH_OF_PARENT, signal.SIGTERM)
    if os.getppid() != int(keeper):  # it ended before the kernel was asked
        sys.exit(1)
