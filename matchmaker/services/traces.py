"""By what a plan is known again: a hash of its file, and one of its meetings alone."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from matchmaker.files.plans import Meeting, Plan, format_plan

FILE, MEETINGS = "plan_sha256", "meetings_sha256"


def traces_of(plan: Plan) -> Mapping[str, str]:
    """Return both hashes, by what they are of; neither depends on how long the plan took.

    That of the meetings tells who meets whom in which session, and not at which table.
    """
    return {FILE: _sha256(format_plan(replace(plan, seconds=0.0))), MEETINGS: meetings_sha256(plan.meetings)}


def meetings_sha256(meetings: Sequence[Meeting]) -> str:
    """Return the hash of who meets whom in which session, whatever the order of the meetings is."""
    return _sha256(json.dumps(sorted((each.a, each.b, each.session) for each in meetings)).encode())


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
