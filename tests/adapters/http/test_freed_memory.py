"""Memory is given back after requests of every size, as soon as no long operation runs."""

from threading import Event

import pytest

from adapters.http import freed_memory
from adapters.http.freed_memory import LARGE_SIZE, FreedMemory
from tests.entrypoints.serving import PATIENCE


@pytest.fixture
def given_back(monkeypatch) -> Event:
    """Is set when memory has been given back, for which nobody waits long."""
    given_back = Event()
    monkeypatch.setattr(freed_memory, "give_back_free_memory", given_back.set)
    monkeypatch.setattr(freed_memory, "SOON_SECONDS", 0.01)
    monkeypatch.setattr(freed_memory, "LATER_SECONDS", 0.02)
    return given_back


@pytest.mark.parametrize("size", [0, LARGE_SIZE - 1, LARGE_SIZE])
def test_memory_is_given_back_after_every_request(given_back, size):
    memory = FreedMemory(lambda: True)
    for _ in range(2):  # Again after the next one.
        memory.note_request(size)
        assert given_back.wait(PATIENCE)
        given_back.clear()


def test_memory_is_given_back_when_no_long_operation_runs_any_more(given_back):
    asked, is_idle = Event(), Event()

    def look() -> bool:
        asked.set()
        return is_idle.is_set()

    FreedMemory(look).note_request(0)
    assert asked.wait(PATIENCE)
    assert not given_back.is_set()
    is_idle.set()
    assert given_back.wait(PATIENCE)
