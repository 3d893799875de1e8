"""The settings of this installation."""

from contextlib import contextmanager

from adapters.storage.memory.store import MemoryStore
from application.ports.failures import StoreUnavailable
from entrypoints.api import app_of
from entrypoints.settings import config_path, saved_port
from tests.support import PORT, Client, new_books

PATCH = {"company": {"name": "Renamed"}, "api": {"port": 4000}}


def test_a_port_that_cannot_be_saved_changes_nothing(tmp_path, monkeypatch):
    """The answer must not be a failure of a request that has changed the company."""
    not_a_folder = tmp_path / "file"
    not_a_folder.touch()
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(not_a_folder))
    client = Client(app_of(new_books(MemoryStore()), PORT))
    before = client.get("/system/settings").json()
    refused = client.patch("/system/settings", json=PATCH)
    assert (refused.status_code, refused.json()["code"]) == (503, "storage")
    assert "nothing was changed" in refused.json()["detail"]
    assert client.get("/system/settings").json() == before


def test_a_port_is_saved_for_the_next_start_but_by_no_rehearsal(tmp_path, monkeypatch):
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path))
    client = Client(app_of(new_books(MemoryStore()), PORT))
    assert client.patch("/system/settings?dryRun=true", json=PATCH).status_code == 200
    assert not config_path().exists()
    assert client.patch("/system/settings", json=PATCH).json()["api"]["port"] == 4000
    assert saved_port() == 4000


class FailingCommitStore(MemoryStore):
    """A store that loses a transaction at its end, once it is told to."""

    is_failing = False

    @contextmanager
    def writing(self):
        with super().writing() as session:
            yield session
            if self.is_failing:
                raise StoreUnavailable("the disk has failed")


def test_a_port_stays_as_it_was_if_the_other_settings_are_not_stored(tmp_path, monkeypatch):
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path))
    store = FailingCommitStore()
    client = Client(app_of(new_books(store), PORT))
    store.is_failing = True
    assert client.patch("/system/settings", json=PATCH).status_code == 503
    assert saved_port() is None
    store.is_failing = False
    client.patch("/system/settings", json={"api": {"port": 4001}})
    store.is_failing = True
    assert client.patch("/system/settings", json=PATCH).status_code == 503
    assert saved_port() == 4001
