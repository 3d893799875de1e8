"""The settings of the running server, which can move to another port.

The new port listens before anything is stored, so that a taken one is refused and nothing changes.
The server goes on there as soon as the change is stored, and answers the request from there.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from threading import Lock

from application.ports.server_settings import MoveTo
from entrypoints.listening import Listeners, listen
from entrypoints.settings import DEFAULT_PORT, save_port, saved_port


class LocalServerSettings:
    """The settings of this installation, for a server that listens on a port."""

    def __init__(
        self,
        port: int,
        go_on: Callable[[Listeners], None] | None = None,
        addresses: Sequence[str] = (),
    ) -> None:
        """`go_on` lets the running server go on with other listeners, on the same addresses.

        Without it nothing listens, and the saved port is told: the application is used without a
        server.
        """
        self.program_version = version("wyzbooks")
        """The version of the program that runs, also when another one is installed meanwhile."""
        self._port = port
        self._go_on = go_on
        self._addresses = addresses
        self._lock = Lock()

    @property
    def port(self) -> int:
        """The port on which the server listens."""
        return self._port if self._go_on else saved_port() or self._port

    @property
    def saved_port(self) -> int | None:
        """The port saved for the next start, or None."""
        return saved_port()

    def check_port(self, port: int | None) -> int:
        """The number of a port to which the server could move; raises `PortTaken`."""
        number = port or DEFAULT_PORT
        if self._go_on and number != self._port:
            listen(number, self._addresses).close()
        return number

    @contextmanager
    def moving(self) -> Iterator[MoveTo]:
        """The block in which the server gets another port; see `ServerSettings`."""
        with self._lock, ExitStack() as undo:
            undo.callback(_restore, saved_port())
            number, listeners = self._port, None

            def move_to(port: int | None) -> int:
                nonlocal number, listeners
                number = port or DEFAULT_PORT
                # This is called again if the commit could not be shared with others.
                if self._go_on and number != self._port and listeners is None:
                    listeners = undo.enter_context(listen(number, self._addresses))
                save_port(port)
                return number

            yield move_to
            undo.pop_all()
            if self._go_on and listeners:
                self._port = number
                self._go_on(listeners)


def _restore(port: int | None) -> None:
    """Save the port that was saved before, if it is another one now."""
    if saved_port() != port:
        save_port(port)
