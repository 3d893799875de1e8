"""The schedules of the first seeds: however the network and the programs fail, all copies end with
the same sound books. `SIMULATION_SCHEDULES` says how many seeds there are.
"""

import os

import pytest

from tests.simulation.schedules import run_schedule

SCHEDULES = int(os.environ.get("SIMULATION_SCHEDULES", "300"))
AT_ONCE = 25
"""How many schedules one test runs, so that tests can run at the same time."""


@pytest.mark.parametrize("first", range(0, SCHEDULES, AT_ONCE))
def test_all_copies_end_with_the_same_sound_books(first):
    for seed in range(first, min(first + AT_ONCE, SCHEDULES)):
        run_schedule(seed)


def test_a_seed_always_gives_the_same_schedule():
    assert run_schedule(3).steps == run_schedule(3).steps
