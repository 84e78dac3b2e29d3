"""Measurements that take more than one run: the whole program on a file, repairs, breaks, published events, bytes."""

import hashlib
import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import Event, Laboratory, Subject
from tests.benchmarks.methods import AFFINITY_METHODS, OURS
from tests.benchmarks.plan import EVERY_SLOT, RULES, STANDARD, Extent
from tests.benchmarks.processes import Ended, cores, run
from tests.benchmarks.records import Measured
from tests.benchmarks.shapes import Shape, shape

CASES = "MATCHMAKER_CASES"
GUARANTEES = (4, 5)
PAPER_LIMIT_S = 60.0
SAME = {STANDARD: (100, 500, 2000), "guarantee": (200,), EVERY_SLOT: (100,), **dict.fromkeys(RULES, (60,))}
"""Families and sizes at which the bytes of plans are compared."""
SAME_GAP = {EVERY_SLOT: 0.005, **dict.fromkeys(RULES, 0.01)}
"""Gaps at which those runs stop that would otherwise go on until their time is over, which may end anywhere."""
SAME_LIMIT_S = 300.0
AFFINITY_LIMIT_S = 600.0


def whole_program(laboratory: Laboratory, extent: Extent) -> Iterator[Measured]:
    """Measure `matchmaker solve` on a file, reading and writing included, and have the plan checked."""
    for size in extent.sizes_or(10_000):
        subject = Subject("figure-3", STANDARD, shape(STANDARD, size), "whole program", extent.seconds_or(90.0))
        instance, written = _instance(laboratory, subject)
        plan = laboratory.folder / "plan.json"
        ended = _program(instance, plan, subject.limit_s, {})
        blank = laboratory.blank(subject, laboratory.event(subject.shape, 0).pairs)
        took = replace(
            blank,
            seconds=round(ended.seconds, 3),
            cpu_s=round(ended.cpu_s, 3),
            memory_mb=round(ended.memory_mb, 1),
            extra={"file_mb": round(written["megabytes"], 1)},
        )
        if ended.code != 0:
            yield replace(took, words=f"exit code {ended.code}")
            continue
        checked = run([sys.executable, "-m", "matchmaker", "check", str(instance), str(plan)], 600.0)
        made = json.loads(plan.read_bytes())
        yield replace(
            took,
            weight=made["objective"]["weight"],
            bound=made["bound"]["weight"],
            meetings=len(made["meetings"]),
            words=f"{made['status']}, {'checked' if checked.code == 0 else 'the check found faults'}",
            extra={**took.extra, "solving_s": made["seconds"], "faults": checked.code},
        )


def _instance(laboratory: Laboratory, subject: Subject) -> tuple[Path, dict[str, Any]]:
    """Write the subject's event as a file; return its path and what is told of it."""
    event = laboratory.event(subject.shape, subject.seed)
    instance = laboratory.folder / "instance.json"
    written = laboratory.work("write", str(event.path), subject.family, str(instance), limit_s=600.0)[1]
    return instance, written


def _program(instance: Path, plan: Path, limit_s: float, environment: Mapping[str, str], gap: float = 0.0) -> Ended:
    command = [sys.executable, "-m", "matchmaker", "solve", str(instance), "-o", str(plan)]
    return run([*command, "--time-limit", str(limit_s), "--gap", str(gap)], 2 * limit_s + 120, environment)


def published(laboratory: Laboratory, extent: Extent) -> Iterator[Measured]:
    """Measure the published events in the folder of cases, summed up by kind; none where no folder is named."""
    if CASES not in os.environ:
        print(f"figure-5 is skipped: {CASES} names no folder with larger real cases.")  # noqa: T201
        return
    folder = Path(os.environ[CASES]) / "b2b"
    paper = json.loads((folder / "published.json").read_bytes())["instances"]
    found: dict[str, list[tuple[dict[str, Any], dict[str, Any]]]] = defaultdict(list)
    for name in sorted(paper):
        limit_s = extent.seconds_or(PAPER_LIMIT_S)
        _, told = laboratory.work(
            "case", str(folder / f"{name}.json"), str(limit_s), limit_s=2 * limit_s + 60, must=False
        )
        print(f"figure-5 {name}: {told}", flush=True)  # noqa: T201
        found[name.split(".", 1)[1]].append((paper[name], told or {"status": "nothing", "seconds": limit_s}))
    for kind, both in found.items():
        blank = Measured("figure-5", kind, len(both), 0, OURS, laboratory.machine, extent.seconds_or(PAPER_LIMIT_S))
        yield replace(blank, seconds=round(sum(told["seconds"] for _, told in both), 2), extra=_agreement(both))


def _agreement(both: list[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, float]:
    """Return how many of the cases were proven, and proven to be what the paper says, and the seconds."""
    proven = [told["status"] in {"optimal", "infeasible"} for _, told in both]
    as_published = [
        told["status"] == "infeasible" if paper["idle"] == "UNSAT" else told.get("idle") == paper["idle"]
        for paper, told in both
    ]
    return {
        "proven": sum(proven),
        "as_published": sum(one and other for one, other in zip(proven, as_published, strict=True)),
        "infeasible": sum(told["status"] == "infeasible" for _, told in both),
        "faults": sum(told.get("findings", 0) for _, told in both),
        "slowest_s": round(max(told["seconds"] for _, told in both), 2),
        "paper_s": round(sum(paper["maxsat_s"] for paper, _ in both), 1),
    }


def repair(laboratory: Laboratory, extent: Extent) -> Iterator[Measured]:
    """Measure a repair after 5 % absent and 5 % late, beside planning the same event from scratch."""
    for size in extent.sizes_or(500):
        subject = Subject("figure-6", STANDARD, shape(STANDARD, size), OURS, extent.seconds_or(30.0))
        event, meetings = laboratory.event(subject.shape, 0), laboratory.folder / "planned.npz"
        planned = laboratory.measure(subject, event, meetings)
        yield replace(planned, method="plan")
        if planned.weight is None:
            continue
        upset, scratch = laboratory.folder / "upset.npz", laboratory.folder / "scratch.npz"
        _, told = laboratory.work(
            "upset", str(upset), str(event.path), str(meetings), str(scratch), limit_s=subject.limit_s + 60
        )
        mended = laboratory.measure(subject, Event(upset, event.pairs))
        lost = told["planned"] - told["held"]
        yield replace(mended, method="repair", extra={**mended.extra, "held": told["held"], "lost": lost})
        yield replace(laboratory.measure(subject, Event(scratch, event.pairs)), method="from scratch")


def guarantees(laboratory: Laboratory, extent: Extent) -> Iterator[Measured]:
    """Measure the largest guarantee that all can have, and the next larger one."""
    for size in extent.sizes_or(500):
        for guaranteed in GUARANTEES:
            asked = replace(shape("guarantee", size), guaranteed=guaranteed)
            family = f"guarantee of {guaranteed}"
            yield laboratory.measure(Subject("figure-6", family, asked, OURS, extent.seconds_or(30.0)))


def fewer_breaks(laboratory: Laboratory, extent: Extent) -> Iterator[Measured]:
    """Measure the breaks of a plan for the weight alone, and of one in which they are the next objective."""
    for size in extent.sizes_or(2000):
        for method, objective in (("weight", ("weight",)), ("weight, then breaks", ("weight", "idle"))):
            wanted = replace(shape(STANDARD, size), objective=objective)
            subject = Subject("figure-6", "breaks", wanted, OURS, extent.seconds_or(60.0))
            yield replace(laboratory.measure(subject), method=method)


def same_bytes(laboratory: Laboratory, extent: Extent) -> Iterator[Measured]:
    """Compare plan files that were made on one core and on two, but for the seconds that they state."""
    for family, sizes in SAME.items():
        for size in extent.sizes_or(*(sizes if extent.whole else sizes[:1])):
            yield _same_bytes(laboratory, family, shape(family, size), extent.seconds_or(SAME_LIMIT_S))


def _same_bytes(laboratory: Laboratory, family: str, drawn: Shape, limit_s: float) -> Measured:
    subject = Subject("figure-7", family, drawn, "matchmaker solve", limit_s)
    instance, _ = _instance(laboratory, subject)
    digests, seconds = [], []
    for number in (1, 2):
        plan = laboratory.folder / f"plan-{number}.json"
        plan.unlink(missing_ok=True)
        with cores(number) as environment:
            ended = _program(instance, plan, limit_s, environment, SAME_GAP.get(family, 0.0))
        seconds.append(round(ended.seconds, 2))
        digests.append(_digest(plan) if ended.code == 0 else f"exit code {ended.code}, {number}")
    blank = laboratory.blank(subject, laboratory.event(drawn, 0).pairs)
    in_time = max(seconds) < limit_s
    told = {"same": float(digests[0] == digests[1]), "seconds_1": seconds[0], "seconds_2": seconds[1]}
    return replace(blank, seconds=max(seconds), words="" if in_time else "stopped by time", extra=told)


def affinity(laboratory: Laboratory, extent: Extent) -> Iterator[Measured]:
    """Measure the scoring of all pairs of profiles, beside what a user would write with scikit-learn."""
    for size in extent.sizes_or(500, 2000):
        limit_s, kept = extent.seconds_or(AFFINITY_LIMIT_S), laboratory.folder / f"vectors-{size}"
        laboratory.work("vectors", str(size), "0", str(kept), limit_s=limit_s)
        for method in AFFINITY_METHODS:
            blank = Measured("affinity", "profiles", size, 0, method, laboratory.machine, limit_s, size, size)
            before = replace(blank, load=round(os.getloadavg()[0], 2))
            _, told = laboratory.work("affinity", str(size), "0", method, str(kept), limit_s=limit_s)
            yield replace(before, **told)


def _digest(plan: Path) -> str:
    """Return the hash of a plan file without the line that states its seconds."""
    lines = [line for line in plan.read_bytes().splitlines() if b'"seconds"' not in line]
    made = json.loads(plan.read_bytes())
    if len(lines) == len(plan.read_bytes().splitlines()) or "meetings" not in made:
        raise ValueError("Expected a plan file with its seconds on a line of their own.")
    return hashlib.sha256(b"\n".join(lines)).hexdigest()


RUNS = {
    "figure-3": (whole_program,),
    "figure-5": (published,),
    "figure-6": (repair, guarantees, fewer_breaks),
    "figure-7": (same_bytes,),
    "affinity": (affinity,),
}
"""What is measured by more than one run, by part."""
QUICK_RUNS = frozenset({"figure-6", "figure-7", "affinity"})
