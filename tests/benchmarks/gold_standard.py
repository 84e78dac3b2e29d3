"""How well affinities order what people can judge: ``python -m tests.benchmarks.gold_standard FOLDER…``.

A folder holds a reviewing case in the format of the gold standard of Stelmakh, Wieting, Neubig & Shah 2023 ("A Gold
Standard Dataset for the Reviewer Assignment Problem"): ``submissions.json``, ``archives/<reviewer>.jsonl`` and
``evaluations.csv``, which may also lie beside the folder or be named. Reviewers become hosts who offer their papers,
submissions visitors who seek what their title and abstract say; the affinities are those of ``matchmaker affinity
--top 0``. Without a folder the case of our own beside this file is read.

The loss is theirs: over all pairs of submissions that one reviewer graded differently, the share that the affinity
orders wrongly, each weighted by the difference of the grades, a tie counting half. 0 is perfect, 0.5 is chance. The
interval is of 1,000 draws of reviewers with replacement.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from matchmaker.affinity.embedders import model_called

OWN_CASE = Path(__file__).parent / "reviewing"
DRAWS = 1000

Grades = Mapping[str, Mapping[str, float]]
"""By reviewer and submission."""


@dataclass(frozen=True)
class Case:
    """Papers of reviewers, submissions, and how well each reviewer could judge some of them."""

    name: str
    papers: Mapping[str, tuple[str, ...]]
    submissions: Mapping[str, str]
    grades: Grades


def main() -> None:
    """Print the loss of each folder, and their mean where there are several."""
    given = _arguments()
    rng = np.random.default_rng(0)
    losses = []
    for folder in given.folders or [OWN_CASE]:
        case = read_case(folder, given.evaluations)
        affinities = scored(case, given.embedder)
        low, high = interval(affinities, case.grades, rng)
        losses.append(loss(affinities, case.grades))
        reviewers, grades = len(case.grades), sum(map(len, case.grades.values()))
        print(  # noqa: T201
            f"{case.name}: loss {losses[-1]:.4f} (95 %: {low:.3f} to {high:.3f}), "
            f"{reviewers} reviewers, {grades} grades, embedder {given.embedder} ({model_called(given.embedder)})"
        )
    if len(losses) > 1:
        print(f"mean loss {np.mean(losses):.4f}")  # noqa: T201


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.gold_standard")
    parser.add_argument("folders", nargs="*", type=Path, help="cases to be read; by default the one of our own")
    parser.add_argument("--embedder", default="auto", help="as of matchmaker affinity")
    parser.add_argument("--evaluations", type=Path, help="evaluations.csv, where it lies elsewhere")
    return parser.parse_args()


def read_case(folder: Path, evaluations: Path | None = None) -> Case:
    """Read a case; only reviewers and submissions with a grade are kept."""
    submissions = json.loads((folder / "submissions.json").read_text(encoding="utf-8"))
    places = [evaluations] if evaluations else [folder / "evaluations.csv", folder.parent / "evaluations.csv"]
    found = next((place for place in places if place.exists()), None)
    if found is None:
        raise SystemExit(f"There is no evaluations.csv in {folder} or beside it; name it by --evaluations.")
    grades = {
        reviewer: {paper: grade for paper, grade in own.items() if paper in submissions}
        for reviewer, own in read_grades(found).items()
        if (folder / "archives" / f"{reviewer}.jsonl").exists()
    }
    graded = {paper for own in grades.values() for paper in own}
    return Case(
        name=folder.name,
        papers={reviewer: tuple(_papers(folder / "archives" / f"{reviewer}.jsonl")) for reviewer in grades},
        submissions={paper: _title_and_abstract(submissions[paper]) for paper in submissions if paper in graded},
        grades=grades,
    )


def read_grades(evaluations: Path) -> dict[str, dict[str, float]]:
    """Return the grades of each reviewer from the tab-separated table: Paper1 … Paper10, Expertise1 … Expertise10."""
    with evaluations.open(encoding="utf-8", newline="") as lines:
        return {row["ParticipantID"]: dict(_grades(row)) for row in csv.DictReader(lines, delimiter="\t")}


def _grades(row: Mapping[str, str]) -> Iterator[tuple[str, float]]:
    for number in range(1, 11):
        paper, grade = row.get(f"Paper{number}"), row.get(f"Expertise{number}")
        if paper and grade:
            yield paper, float(grade)


def _papers(archive: Path) -> Iterator[str]:
    for line in archive.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield _title_and_abstract(json.loads(line))


def _title_and_abstract(paper: Mapping[str, Any]) -> str:
    content = paper["content"]
    return ". ".join(text for text in (content.get("title"), content.get("abstract")) if text)


def scored(case: Case, embedder: str) -> dict[tuple[str, str], float]:
    """Return the affinity of every reviewer and submission, as the command line gives it."""
    names = _short_names(case)
    with tempfile.TemporaryDirectory() as scratch:
        profiles, instance = Path(scratch, "profiles.json"), Path(scratch, "instance.json")
        profiles.write_text(json.dumps(_profiles(case, names)), encoding="utf-8")
        command = [sys.executable, "-m", "matchmaker", "affinity", str(profiles), "-o", str(instance), "--top", "0"]
        subprocess.run([*command, "--embedder", embedder], check=True)
        pairs = json.loads(instance.read_text(encoding="utf-8"))["pairs"]
    called = {short: name for name, short in names.items()}
    return {(called[pair["a"]], called[pair["b"]]): pair["weight"] for pair in pairs}


def _short_names(case: Case) -> dict[str, str]:
    hosts = {reviewer: f"h{number}" for number, reviewer in enumerate(case.papers)}
    return hosts | {paper: f"v{number}" for number, paper in enumerate(case.submissions)}


def _profiles(case: Case, names: Mapping[str, str]) -> dict[str, Any]:
    hosts = [{"id": names[key], "side": "host", "offers": list(papers)} for key, papers in case.papers.items()]
    visitors = [{"id": names[key], "side": "visitor", "seeks": [text]} for key, text in case.submissions.items()]
    return {"format": "matchmaker-profiles/1", "name": "reviewing", "people": [*hosts, *visitors], "slots": ["s1"]}


def loss(affinities: Mapping[tuple[str, str], float], grades: Grades) -> float:
    """Return the weighted share of pairs that the affinities order wrongly."""
    wrong, possible = _counts(affinities, grades).sum(axis=0)
    return float(wrong / possible)


def interval(
    affinities: Mapping[tuple[str, str], float], grades: Grades, rng: np.random.Generator
) -> tuple[float, float]:
    """Return between which losses 95 of 100 draws of as many reviewers lie."""
    counts = _counts(affinities, grades)
    drawn = counts[rng.integers(len(counts), size=(DRAWS, len(counts)))].sum(axis=1)
    low, high = np.quantile(drawn[:, 0] / drawn[:, 1], [0.025, 0.975])
    return float(low), float(high)


def _counts(affinities: Mapping[tuple[str, str], float], grades: Grades) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return for each reviewer the weight of the pairs ordered wrongly, and of all pairs."""
    rows = []
    for reviewer, own in grades.items():
        wrong = possible = 0.0
        for one, other in combinations(own, 2):
            difference = own[one] - own[other]
            said = affinities[reviewer, one] - affinities[reviewer, other]
            possible += abs(difference)
            wrong += abs(difference) * (0.5 if said == 0 else float(said * difference < 0))
        rows.append((wrong, possible))
    return np.array(rows)


if __name__ == "__main__":
    main()
