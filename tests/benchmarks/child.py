"""The process in which one piece of work is done: ``python -m tests.benchmarks.child WORK OUTCOME ARGUMENT…``.

Works are functions of strings; their outcome, a JSON document, goes into a file. Modules are imported by the work that
needs them, because a process must carry no other method's memory, and because OR-Tools and highspy cannot be loaded
into one process.
"""
# ruff: noqa: PLC0415

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.checking import breaks, broken_rules
from tests.benchmarks.events import Shape, draw_event
from tests.benchmarks.methods import OURS
from tests.benchmarks.records import thinned
from tests.benchmarks.results import Result
from tests.benchmarks.storing import load_event, load_meetings, store_event, store_meetings

SHARE_OF_MEMORY = 0.75

Outcome = dict[str, Any]


def draw(event: str, shape: str, seed: str) -> Outcome:
    """Draw an event of a shape, given as JSON, into a file."""
    described = json.loads(shape)
    for name in ("themes_of_a_person", "objective"):
        described[name] = tuple(described[name])
    problem = draw_event(Shape(**described), int(seed))
    store_event(problem, Path(event))
    return {"pairs": problem.n_pairs}


def upset(event: str, before: str, meetings: str, scratch: str) -> Outcome:
    """Let mishaps happen to a planned event; write the one to be repaired, and the same as if nobody had planned."""
    from tests.benchmarks.mishaps import after_mishaps, from_scratch

    planned = load_meetings(Path(meetings))
    problem = after_mishaps(load_event(Path(before)), *planned)
    store_event(problem, Path(event))
    store_event(from_scratch(problem), Path(scratch))
    return {"pairs": problem.n_pairs, "held": len(problem.current_pair), "planned": len(planned[0])}


def write(event: str, name: str, instance: str) -> Outcome:
    """Write an event as an instance file."""
    from tests.benchmarks.documents import write_instance

    write_instance(load_event(Path(event)), name, Path(instance))
    return {"megabytes": Path(instance).stat().st_size / 1e6}


def solve(event: str, method: str, limit_s: str, meetings: str) -> Outcome:
    """Run a method on an event; check its meetings, and keep them in a file if they count."""
    run = _method(method)
    problem = load_event(Path(event))
    before_mb, cpu_s, began = _peak_mb(), time.process_time(), time.monotonic()
    try:
        result = run(problem, float(limit_s))
    except MemoryError:
        result = Result(None, None, words="out of memory")
    took = {
        "seconds": round(time.monotonic() - began, 3),
        "cpu_s": round(time.process_time() - cpu_s, 3),
        "memory_mb": round(_peak_mb(), 1),
        "before_mb": round(before_mb, 1),
    }
    told = {"words": result.words, "bound": result.bound, "trace": thinned(result.trace)}
    if result.pair is None or result.session is None:
        return {**took, **told}
    broken = broken_rules(problem, result.pair, result.session)
    if broken:
        return {**took, **told, "words": f"breaks rules: {broken}"}
    store_meetings(result.pair, result.session, Path(meetings))
    return {
        **took,
        **told,
        "weight": float(problem.weight[result.pair].sum()),
        "meetings": len(result.pair),
        "stated": result.stated,
        "settled": {name: round(seconds, 3) for name, seconds in result.settled.items()},
        "extra": {"breaks": breaks(problem, result.pair, result.session)},
    }


def case(path: str, limit_s: str) -> Outcome:
    """Plan an instance file as the program does, and have the plan audited."""
    from hashlib import sha256

    from matchmaker.errors import OutOfTimeError
    from matchmaker.files.instance_files import parse_instance
    from matchmaker.files.plans import plan_document
    from matchmaker.services import matching

    content = Path(path).read_bytes()
    digest = sha256(content).hexdigest()
    began = time.monotonic()
    try:
        plan = matching.solve(parse_instance(content, path), sha256=digest, time_limit_s=float(limit_s))
    except OutOfTimeError:
        return {"status": "nothing", "seconds": time.monotonic() - began}
    seconds = time.monotonic() - began
    findings = matching.check(json.loads(content), plan_document(plan), instance_sha256=digest)
    value = plan.objective.get("idle")
    return {"status": plan.status, "idle": value, "seconds": seconds, "findings": len(findings)}


def vectors(size: str, seed: str, folder: str) -> Outcome:
    """Make and keep the vectors that scoring drawn profiles needs."""
    from tests.benchmarks.affinities import keep_vectors
    from tests.benchmarks.profiles import draw_profiles

    keep_vectors(draw_profiles(int(size), int(seed)), Path(folder))
    return {"files": len(list(Path(folder).rglob("*.npz")))}


def affinity(size: str, seed: str, method: str, folder: str) -> Outcome:
    """Score all pairs of drawn profiles by a method."""
    from tests.benchmarks.affinities import METHODS
    from tests.benchmarks.profiles import draw_profiles

    profiles = draw_profiles(int(size), int(seed))
    before_mb, cpu_s, began = _peak_mb(), time.process_time(), time.monotonic()
    pairs, words = METHODS[method](profiles, Path(folder))
    return {
        "seconds": round(time.monotonic() - began, 3),
        "cpu_s": round(time.process_time() - cpu_s, 3),
        "memory_mb": round(_peak_mb(), 1),
        "before_mb": round(before_mb, 1),
        "pairs": pairs,
        "words": words,
    }


def _method(name: str) -> Callable[[Any, float], Result]:
    if name == OURS:
        from tests.benchmarks.ours import ours

        return ours
    from tests.benchmarks.rivals import RIVALS

    return RIVALS[name]


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


WORKS: dict[str, Callable[..., Outcome]] = {
    work.__name__: work for work in (draw, upset, write, solve, case, vectors, affinity)
}


def main() -> None:
    """Do a piece of work within three quarters of the machine's memory."""
    work, outcome, *arguments = sys.argv[1:]
    most = int(SHARE_OF_MEMORY * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    done = WORKS[work](*arguments)
    Path(outcome).write_text(json.dumps(done), encoding="utf-8")


if __name__ == "__main__":
    main()
