"""The limits that docs/method.md names are those of the code; every source that it cites is listed, and no other."""

import re
from math import log10
from pathlib import Path

import pytest

from matchmaker.solver import assign, bound, polish, prices, rounding, selection, sifting, solve, stages, timed, values
from matchmaker.solver.causes import SUBJECTS

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "method.md").read_text(encoding="utf-8")
PLAN = PAGE.partition("## The plan")[2]
TEXT, _, SOURCES = " ".join(PLAN.split()).partition("### Sources of the plan")
NUMBERS = {2: "two", 3: "three", 4: "four"}

LIMITS = {
    "exact": f"at most {solve.EXACT_PLACEMENTS} placements",
    "finish": f"up to {stages.FINISH_PLACEMENTS:,} placements for all of them",
    "finish of pairs": f"up to {stages.PAIRS_PLACEMENTS:,} placements for the objectives",
    "finish nodes": f"at most {stages.FINISH_NODES:,} nodes for each objective",
    "timetable": f"Up to {stages.TIMETABLE_PLACEMENTS:,} placements of these pairs",
    "sweeps": f"After {prices.FULL_SWEEPS} sweeps over all columns and {prices.SWEEPS} over the best",
    "likely": f"{bound.LIKELY} times as many columns",
    "all columns": f"Up to {bound.ALL_COLUMNS_UP_TO:,} columns it begins with all",
    "rounds of sifting": f"{sifting.MOST_ROUNDS} rounds at most",
    "listed": f"Up to {selection.ALL_PLACEMENTS_UP_TO:,} placements, all",
    "candidates": f"{NUMBERS[round(selection.CANDIDATES)]} times as many as are selected",
    "passes": f"at most {NUMBERS[polish.MOST_PASSES]} times more",
    "worth more": f"where more than {100 * assign.NEARLY_CLOSED:g} % is left to gain",
    "in time": f"Up to {assign.MOST_IN_TIME:,} candidate placements",
    "ahead": f"above {assign.MOST_AHEAD:,} candidates",
    "groups": f"{polish.MOST_COLUMNS / 1e6:g} million columns",
    "largest group": f"Two slots at a time, then {NUMBERS[polish.LARGEST_GROUP]}",
    "nodes of a step": f"with at most {rounding.NODES} nodes",
    "timed": f"at most {timed.MOST_PLACEMENTS:,} placements, {timed.MOST_COLUMNS:,} of them candidates",
    "rounds in time": f"{NUMBERS[timed.MOST_ROUNDS]} rounds at most",
    "ties": f"less than $10^{{{round(log10(values.TIE))}}}$ of the total",
}


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_that_the_method_names_is_that_of_the_code(name: str) -> None:
    assert LIMITS[name] in TEXT.replace("**", "")


def test_every_rule_is_named_in_the_table_of_rules_and_where_it_goes() -> None:
    rules = set(SUBJECTS) - {"listed"}
    tables = [PLAN.partition("### The problem")[2], PLAN.partition("### Where a rule takes")[2]]
    named = [set(re.findall(r"`(\w+)`", table.partition("\n#")[0])) for table in tables]
    assert [rules - names for names in named] == [set(), set()]


def test_every_source_is_cited_and_every_citation_has_a_source() -> None:
    listed = re.findall(r"- ([^:]*?) (\d{4}):", SOURCES)
    cited = re.findall(r"\[(?:after )?([^][]*?) (\d{4})\]", TEXT)
    assert {(first_author(names), year) for names, year in cited} == {
        (first_author(names), year) for names, year in listed
    }


def first_author(names: str) -> str:
    """Return the first of some names; more of them stand after a comma or as "et al."."""
    return re.split(r",| et al", names)[0]
