"""What the plans of changes teach about further changes."""

from dataclasses import replace

import pytest

from matchmaker.services.changes import Change
from matchmaker.services.encode.arrays import pair_index
from matchmaker.services.explanations.excluding import excluder_of
from matchmaker.services.explanations.question import Limits, Question
from tests.instances import event, pair, session
from tests.solver.planning import planned, read


@pytest.mark.parametrize(("short", "excluded"), [(0, True), (1, False)])
def test_a_plan_that_leaves_somebody_short_says_nothing_of_what_others_weigh(short: int, excluded: bool) -> None:
    document = event(["t1"], [session("s", "t1", tables=2)], [pair("h1", "v1", 5), pair("h1", "v2", 4)])
    document["objective"] = ["guarantee", "weight"]
    instance, plan = read(document), planned(document)
    asked = pair_index(instance.pairs)["h1", "v2"]
    question = Question(instance, plan, asked, "h1 and v2", Limits(60.0))
    excluder = excluder_of(question, plan, None)
    change = Change("give_up", meeting=("h1", "v1"))
    assert not excluder.excludes(change)
    told = replace(plan, meetings=(), objective={"guarantee": short, "weight": 100.0})
    excluder.learn(change, told)
    assert excluder.excludes(change) is excluded
