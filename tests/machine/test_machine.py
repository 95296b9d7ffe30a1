"""Promises 2 to 6 and 8 at once, against a dictionary. A long run: MURMURATION_MACHINE_EXAMPLES=300."""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.machine.machine import Machine
from tests.machine.world import SKEWED

EXAMPLES = int(os.environ.get("MURMURATION_MACHINE_EXAMPLES", "8"))
STEPS = int(os.environ.get("MURMURATION_MACHINE_STEPS", "50"))

WORLDS = [
    pytest.param(0, 2, {}, id="clocks agree"),
    pytest.param(5_000, 4, SKEWED, id="a clock is ahead"),
    pytest.param(-5_000, 4, SKEWED, id="a clock is behind"),
]
"""The clock of the other process, and which share of the examples is in that world: a half, a quarter, a quarter."""


@pytest.mark.timeout(7_200)
@pytest.mark.parametrize(("offset_ms", "share", "overrides"), WORLDS)
def test_everybody_sees_what_the_model_says(make: Any, offset_ms: int, share: int, overrides: dict[str, Any]) -> None:
    Machine.world = make(offset_ms, **overrides)
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=max(1, EXAMPLES // share),
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=False,
            database=None,
            # A failing example is reported as it was found: what depends on moments does not shrink.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
