"""Runs of the solver as people see them: what one would work with, starting one, watching it, cancelling it.

The run itself is background work (`jobs`, `solving`); its result is a draft plan. Done once more, it shows whether the
same plan comes of it.
"""

from matchmaker.services.runs.acting import (
    LONGEST_LIMIT_S,
    SHORTEST_LIMIT_S,
    cancel_run,
    missing_for_run,
    require_runnable,
    start_run,
)
from matchmaker.services.runs.files import RunFiles, take_out
from matchmaker.services.runs.reading import Heading, Matching, Watched, matching_of, run_state, watch_run
from matchmaker.services.runs.replays import (
    REPLAY,
    Posed,
    Replay,
    ReplayState,
    conclude_replay,
    read_replay,
    start_replay,
    stop_replay,
)
from matchmaker.services.runs.states import KIND, USUAL_LIMIT_S, RunState

__all__ = [
    "KIND",
    "LONGEST_LIMIT_S",
    "REPLAY",
    "SHORTEST_LIMIT_S",
    "USUAL_LIMIT_S",
    "Heading",
    "Matching",
    "Posed",
    "Replay",
    "ReplayState",
    "RunFiles",
    "RunState",
    "Watched",
    "cancel_run",
    "conclude_replay",
    "matching_of",
    "missing_for_run",
    "read_replay",
    "require_runnable",
    "run_state",
    "start_replay",
    "start_run",
    "stop_replay",
    "take_out",
    "watch_run",
]
