"""What `wyzbooks serve` is told about who may use the books, and what it listens on."""

import os
import socket
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from entrypoints.access_options import (
    AccessOptions,
    access_rules,
    checked_address,
    checked_host_name,
    checked_origin,
)
from entrypoints.listening import listen
from entrypoints.token_file import TokenFile
from entrypoints.unix_socket import listening_on_socket
from tests.entrypoints.serving import free_port


@pytest.fixture
def path(tmp_path):
    return tmp_path / "books.wyzbooks"


@given(st.ip_addresses())
def test_an_address_beyond_this_computer_needs_tokens(address):
    path = Path("books.wyzbooks")
    options = AccessOptions(addresses=("127.0.0.1", str(address)))
    if address.is_loopback:
        assert access_rules(path, options, "").tokens is None
    else:
        with pytest.raises(Invalid, match="--token"):
            access_rules(path, options, "")


@pytest.mark.parametrize(
    "address", ["0.0.0.0", "::", "::ffff:127.0.0.1", "127.1.2.3.4", "10.0.0.1"]
)
def test_an_address_that_is_not_certainly_loopback_needs_tokens(path, address):
    with pytest.raises((Invalid, ValueError)):
        access_rules(path, AccessOptions(addresses=(checked_address(address),)), "")


def test_a_server_that_would_admit_nobody_does_not_start(path):
    options = AccessOptions(asks_for_tokens=True)
    with pytest.raises(Invalid, match="wyzbooks token add NAME --scope admin"):
        access_rules(path, options, "wyz_own")
    TokenFile.of_books(path).add("till", "read")
    rules = access_rules(path, options, "wyz_own")
    assert [token.scope for token in rules.tokens.all()] == ["admin", "read"]


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://app.example", "https://app.example"),
        ("HTTPS://App.Example:443/", "https://app.example"),
        ("http://localhost:5173", "http://localhost:5173"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_an_origin_is_kept_as_browsers_send_it(text, origin):
    assert checked_origin(text) == origin


@pytest.mark.parametrize(
    "text",
    [
        "*", "null", "", "app.example", "https://", "https://*.example", "https://a.example/path",
        "https://a@b.example", "https://a.example?x", "https://a.example:99999", "file:///x",
        "https://a.example, https://b.example",
    ],
)  # fmt: skip
def test_what_is_no_origin_is_refused(text):
    with pytest.raises(ValueError, match="not the origin of a site"):
        checked_origin(text)


@pytest.mark.parametrize(
    "text", ["", "*", "a b", "a/b", "http://a", "a:b", "a:", "é.example", "a@b"]
)
def test_what_is_no_host_name_is_refused(text):
    with pytest.raises(ValueError, match="not a host name"):
        checked_host_name(text)


def test_all_addresses_stand_for_the_loopback_address():
    port = free_port()
    with listen(port, ("0.0.0.0", "127.0.0.1")) as listeners:
        assert [each.getsockname() for each in listeners.sockets] == [("0.0.0.0", port)]
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    with listen(port, ("127.0.0.2",)) as listeners:
        assert [each.getsockname()[0] for each in listeners.sockets] == ["127.0.0.1", "127.0.0.2"]


def test_nothing_listens_if_an_address_is_not_of_this_computer():
    port = free_port()
    with pytest.raises(OSError, match=r"192\.0\.2\.7 is not an address of this computer"):
        listen(port, ("192.0.2.7",))
    listen(port).close()


@pytest.mark.skipif(os.name != "posix", reason="it needs Unix sockets")
class TestSocket:
    @pytest.fixture
    def place(self, tmp_path):
        folder = tmp_path / "own"
        folder.mkdir(mode=0o700)
        return folder / "api"

    def test_a_socket_is_private_and_goes_with_the_server(self, place):
        with listening_on_socket(place) as sockets:
            assert len(sockets) == 1
            assert place.stat().st_mode & 0o077 == 0
        assert not place.exists()

    def test_a_socket_that_a_crash_has_left_is_replaced(self, place):
        with socket.socket(socket.AF_UNIX) as left:
            left.bind(str(place))
        assert place.exists()
        with listening_on_socket(place):
            pass

    def test_a_socket_on_which_somebody_listens_is_left_alone(self, place):
        with (
            listening_on_socket(place),
            pytest.raises(OSError, match="another program listens"),
            listening_on_socket(place),
        ):
            pass

    def test_a_server_that_is_too_busy_to_accept_is_left_alone_at_once(self, place):
        """A connection to a socket whose queue is full would wait for ever."""
        refusals = []

        def listen_there() -> None:
            try:
                with listening_on_socket(place):
                    pass
            except OSError as error:
                refusals.append(str(error))

        with socket.socket(socket.AF_UNIX) as busy, ExitStack() as waiting:
            busy.bind(str(place))
            busy.listen(0)
            with suppress(BlockingIOError):
                for _ in range(10):
                    client = waiting.enter_context(socket.socket(socket.AF_UNIX))
                    client.setblocking(False)
                    client.connect(str(place))
            inode = place.stat().st_ino
            server = Thread(target=listen_there, daemon=True)
            server.start()
            server.join(10)
            assert refusals == [f"another program listens on {place}; choose another path"]
            assert place.stat().st_ino == inode

    def test_a_path_has_a_socket_only_once_it_takes_connections(self, place, monkeypatch):
        is_there = []

        class Slow(socket.socket):
            def listen(self, *count: int) -> None:
                is_there.append(place.exists())
                with (
                    pytest.raises(OSError, match="another program listens"),
                    listening_on_socket(place),
                ):
                    pass
                super().listen(*count)

        monkeypatch.setattr(socket, "socket", Slow)
        with listening_on_socket(place):
            assert is_there == [False]
            assert place.exists()

    def test_a_file_in_its_place_is_left_alone(self, place):
        place.write_text("mine", encoding="utf-8")
        with pytest.raises(OSError, match="is no socket"), listening_on_socket(place):
            pass
        assert place.read_text(encoding="utf-8") == "mine"

    @pytest.mark.parametrize("mode", [0o755, 0o710, 0o701, 0o770])
    def test_a_folder_that_others_can_enter_is_refused(self, place, mode):
        place.parent.chmod(mode)
        with pytest.raises(OSError, match="chmod 700"), listening_on_socket(place):
            pass

    def test_a_folder_of_another_user_or_none_is_refused(self, place, monkeypatch):
        own_id = os.getuid()
        with (
            pytest.raises(OSError, match="mkdir -m 700"),
            listening_on_socket(place / "more" / "x"),
        ):
            pass
        monkeypatch.setattr(os, "getuid", lambda: own_id + 1)
        with pytest.raises(OSError, match="another user"), listening_on_socket(place):
            pass
