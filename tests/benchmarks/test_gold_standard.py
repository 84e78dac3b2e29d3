"""The loss of affinities against grades, and the reading of a case in the format of the gold standard."""

import json

import numpy as np
import pytest

from tests.benchmarks.gold_standard import OWN_CASE, interval, loss, read_case, scored

GRADES = {"r1": {"p1": 5.0, "p2": 3.0, "p3": 3.0}, "r2": {"p1": 1.0, "p2": 2.0}}


def affinities(*, r1: tuple[float, float, float], r2: tuple[float, float]) -> dict[tuple[str, str], float]:
    first = {("r1", f"p{number}"): value for number, value in enumerate(r1, start=1)}
    return first | {("r2", f"p{number}"): value for number, value in enumerate(r2, start=1)}


@pytest.mark.parametrize(
    ("r1", "r2", "expected"),
    [
        ((0.9, 0.5, 0.1), (0.1, 0.2), 0.0),
        ((0.1, 0.5, 0.9), (0.2, 0.1), 1.0),
        ((0.5, 0.5, 0.5), (0.5, 0.5), 0.5),
        ((0.4, 0.5, 0.1), (0.1, 0.2), 2 / 5),
        ((0.9, 0.5, 0.1), (0.2, 0.1), 1 / 5),
    ],
)
def test_the_loss_weighs_each_pair_by_the_difference_of_its_grades(r1, r2, expected):
    assert loss(affinities(r1=r1, r2=r2), GRADES) == pytest.approx(expected)


def test_the_interval_is_of_draws_of_reviewers():
    # One reviewer without a mistake (weight 4) and one with nothing else (weight 1): all draws of two lie between.
    assert interval(affinities(r1=(0.9, 0.5, 0.1), r2=(0.2, 0.1)), GRADES, np.random.default_rng(0)) == (0.0, 1.0)


def test_a_case_holds_the_graded_submissions_and_the_reviewers_with_an_archive(tmp_path):
    (tmp_path / "archives").mkdir()
    paper = {"id": "a1", "content": {"title": "Own paper", "abstract": None}}
    (tmp_path / "archives" / "r1.jsonl").write_text(json.dumps(paper) + "\n", encoding="utf-8")
    submissions = {name: {"id": name, "content": {"title": name, "abstract": "Why"}} for name in ("p1", "p2", "p3")}
    (tmp_path / "submissions.json").write_text(json.dumps(submissions), encoding="utf-8")
    table = "ParticipantID\tPaper1\tPaper2\tExpertise1\tExpertise2\nr1\tp1\tp2\t5.0\t2.5\nr2\tp3\t\t1.0\t\n"
    (tmp_path / "evaluations.csv").write_text(table, encoding="utf-8")
    case = read_case(tmp_path)
    assert case.papers == {"r1": ("Own paper",)}
    assert case.submissions == {"p1": "p1. Why", "p2": "p2. Why"}
    assert case.grades == {"r1": {"p1": 5.0, "p2": 2.5}}


def test_our_own_case_is_ordered_better_than_by_chance_with_words_alone():
    case = read_case(OWN_CASE)
    assert loss(scored(case, "lexical"), case.grades) < 0.35
