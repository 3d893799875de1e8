"""Memory is given back after requests of every size, as soon as no long operation runs."""

import gc
from threading import Event
from typing import Any
from weakref import ref

import pytest

from adapters.http import freed_memory
from adapters.http.freed_memory import LARGE_SIZE, FreedMemory
from tests.entrypoints.serving import PATIENCE


@pytest.fixture
def given_back(monkeypatch) -> Event:
    """Is set when memory has been given back, for which nobody waits long."""
    given_back = Event()
    monkeypatch.setattr(freed_memory, "SOON_SECONDS", 0.01)
    monkeypatch.setattr(freed_memory, "LATER_SECONDS", 0.02)
    return given_back


@pytest.mark.parametrize("size", [0, LARGE_SIZE - 1, LARGE_SIZE])
def test_memory_is_given_back_after_every_request(given_back, size):
    memory = FreedMemory(lambda: True, given_back.set)
    for _ in range(2):  # Again after the next one.
        memory.note_request(size)
        assert given_back.wait(PATIENCE)
        given_back.clear()


class Circle:
    """An object that nothing but itself refers to, as what an error leaves."""

    def __init__(self) -> None:
        self.itself = self


def circle(*, old: bool) -> Any:
    """Leave a circle that has outlasted a look at all objects, or a new one."""
    left = Circle()
    if old:
        gc.collect()
    return ref(left)


@pytest.mark.parametrize(
    ("size", "old", "is_freed"),
    [(0, False, True), (0, True, False), (LARGE_SIZE, False, True), (LARGE_SIZE, True, True)],
)
def test_only_a_large_request_has_all_objects_looked_through(given_back, size, old, is_freed):
    gc.collect()
    left = circle(old=old)
    FreedMemory(lambda: True, given_back.set).note_request(size)
    assert given_back.wait(PATIENCE)
    assert (left() is None) is is_freed


def test_after_many_small_requests_all_objects_are_looked_through_as_well(given_back):
    left = circle(old=True)
    memory = FreedMemory(lambda: True, given_back.set)
    for _ in range(gc.get_threshold()[2] + 1):
        memory.note_request(0)
        assert given_back.wait(PATIENCE)
        given_back.clear()
    assert left() is None


def test_memory_is_given_back_when_no_long_operation_runs_any_more(given_back):
    asked, is_idle = Event(), Event()

    def look() -> bool:
        asked.set()
        return is_idle.is_set()

    FreedMemory(look, given_back.set).note_request(0)
    assert asked.wait(PATIENCE)
    assert not given_back.is_set()
    is_idle.set()
    assert given_back.wait(PATIENCE)
