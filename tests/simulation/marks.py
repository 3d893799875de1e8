"""Edits that nobody else touches, by which the simulation sees whether an edit is lost.

Each is a preference with a key of its own, which is set once, and which no rule refuses. It must be
in the books at the end, unless it was only in a file that an older one has replaced.
"""

from attrs import define, field

from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.sync.preferences import Preference
from tests.simulation.edits import Edit, set_preference
from tests.simulation.sites import Device, Server


@define(eq=False)
class Marks:
    """The marks that must be in the books at the end."""

    server: Server
    _count: int = 0
    _is_stopped: bool = False
    _pending: dict[str, set[str]] = field(factory=dict)
    """By device, the keys of the marks that were left there."""
    _on_server: set[str] = field(factory=set)
    """The keys that the server was seen to have."""

    def next_edit(self, site: Server | Device) -> tuple[str, Edit]:
        """A key that was never used, and an edit that leaves the mark."""
        self._count += 1
        key = f"mark-{self._count}-of-{site.name}"
        return key, set_preference(key, "here")

    def note(self, site: Server | Device, key: str) -> None:
        """Expect a mark, which a site has got."""
        if isinstance(site, Server):
            self._on_server.add(key)
        else:
            self._pending.setdefault(site.name, set()).add(key)

    def device_is_replaced(self, device: Device) -> None:
        """Forget what was only on a device, before its file is replaced."""
        self._note_received()
        self._pending.pop(device.name, None)

    def server_is_replaced(self, devices: list[Device]) -> None:
        """Forget what neither the server has, after its file was replaced, nor a copy will send."""
        self._note_received()
        self._on_server &= self.server.books.read(_keys)
        for device in devices:
            waiting = {key for key in self._left(device) if is_pending(device.books, key)}
            self._pending[device.name] = waiting

    def stop(self) -> None:
        """Expect no mark any more, because sites have had the books of several companies: what was
        done to a copy of other books is no matter of these."""
        self._is_stopped = True

    def missing(self) -> set[str]:
        """The expected marks that the server does not have."""
        if self._is_stopped:
            return set()
        expected = self._on_server.union(*self._pending.values())
        return expected - self.server.books.read(_keys)

    def _left(self, device: Device) -> set[str]:
        return self._pending.get(device.name, set())

    def _note_received(self) -> None:
        arrived = self.server.books.read(_keys)
        for keys in self._pending.values():
            self._on_server |= keys & arrived


def is_pending(copy: Books, key: str) -> bool:
    """Whether a copy has a mark that is not settled with the server."""

    def read(work: UnitOfWork) -> bool:
        state = work.session.copies.find()
        change = work.session.log.last_change((Preference.plural, key))
        return bool(state and change and change.version > state.settled)

    return copy.read(read)


def _keys(work: UnitOfWork) -> set[str]:
    return set(work.session.records.ids(Preference))
