"""Whatever experts and offices do, in any order: the rules of a workshop hold after every step."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.long_forms import only_long
from tests.services.workshop_machine import WorkshopMachine

ANY = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def _run(engine, examples, steps, *, shortest):
    """Run stories; where one breaks a rule, look for the shortest that does, if there are the minutes that it takes."""
    machine = type("Machine", (WorkshopMachine,), {"engine": engine})
    known: dict[str, Any] = {"deadline": None, "suppress_health_check": ANY}
    if not shortest:
        known["phases"] = [Phase.explicit, Phase.generate]
    run_state_machine_as_test(machine, settings=settings(max_examples=examples, stateful_step_count=steps, **known))


def test_the_rules_hold_after_every_step(engine):
    _run(engine, examples=3, steps=16, shortest=False)


@pytest.mark.bars
@only_long
def test_the_rules_hold_after_every_step_of_many_long_stories(engine, figure):
    _run(engine, examples=500, steps=50, shortest=True)
    figure("stories of fifty steps", 500)
