"""Whatever experts and offices do, in any order: the rules of a workshop hold after every step."""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.services.workshop_machine import WorkshopMachine

LONG = os.environ.get("MATCHMAKER_BARS") == "long"
ANY = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def _run(engine, examples, steps):
    machine = type("Machine", (WorkshopMachine,), {"engine": engine})
    known: dict[str, Any] = {"deadline": None, "suppress_health_check": ANY}
    if not LONG:  # to find the shortest story that breaks a rule takes minutes, of which the normal run has none
        known["phases"] = [Phase.explicit, Phase.generate]
    run_state_machine_as_test(machine, settings=settings(max_examples=examples, stateful_step_count=steps, **known))


@pytest.mark.bars
def test_the_rules_hold_after_every_step(engine):
    _run(engine, examples=3, steps=16)


@pytest.mark.bars
@pytest.mark.timeout(7200)
@pytest.mark.skipif(not LONG, reason="the long form runs on demand")
def test_the_rules_hold_after_every_step_of_many_long_stories(engine):
    _run(engine, examples=500, steps=50)
