"""The address of served books, as a person types it."""

import pytest

from adapters.sync.addresses import (
    DEFAULT_PORT,
    is_readable_on_the_way,
    is_this_computer,
    served_address,
)
from adapters.sync.served_books import HttpServedBooks, client_for
from application.ports.served_books import UnfitServer
from entrypoints import settings
from tests.adapters.sync.served import InProcess
from tests.support import ORIGIN, PORT


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("localhost", "http://localhost:3141"),
        ("localhost:3200", "http://localhost:3200"),
        ("http://127.0.0.1:3141/", "http://127.0.0.1:3141"),
        (" http://127.0.0.1 ", "http://127.0.0.1:3141"),
        ("HTTP://LocalHost:3141", "http://localhost:3141"),
        ("http://127.0.0.1:3141/api/docs", "http://127.0.0.1:3141"),
        ("http://127.0.0.1:3141/api/v1/", "http://127.0.0.1:3141"),
        ("https://books.example.com", "https://books.example.com:443"),
        ("https://example.com/books/", "https://example.com:443/books"),
        ("http://example.com:80", "http://example.com:80"),
        ("[::1]:3141", "http://[::1]:3141"),
    ],
)
def test_an_address_is_completed(typed, address):
    assert served_address(typed) == address
    assert served_address(address) == address


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "names no host"),
        ("http://", "names no host"),
        ("my books", "names no host"),
        ("ftp://localhost:3141", "must begin with http"),
        ("localhost:99999", "is not an address"),
        ("localhost:port", "is not an address"),
        ("http://ann:secret@localhost:3141", "name or password"),
        ("http://localhost:3141/?a=b", "leave out"),
    ],
)
def test_what_is_no_address_is_refused_with_the_reason(typed, words):
    with pytest.raises(ValueError, match=words):
        served_address(typed)


def test_only_what_is_sent_to_another_computer_without_encryption_can_be_read_on_the_way():
    for address in ("http://localhost:1", "http://127.0.0.9:1", "http://[::1]:1"):
        assert is_this_computer(address)
        assert not is_readable_on_the_way(address)
    assert is_readable_on_the_way("http://192.168.1.5:3141")
    assert not is_readable_on_the_way("https://books.example.com:443")


def test_the_port_of_an_address_without_one_is_that_on_which_the_program_serves():
    assert DEFAULT_PORT == settings.DEFAULT_PORT


def test_an_address_with_another_port_than_the_books_have_gets_advice(served):
    async def behind_a_tunnel(scope, receive, send):
        await served[1]({**scope, "server": ("127.0.0.1", PORT)}, receive, send)

    books = HttpServedBooks(client_for("http://127.0.0.1:9999", InProcess(behind_a_tunnel)))
    with pytest.raises(UnfitServer, match=f"{ORIGIN}.*through a tunnel, use the port"):
        books.collection_hashes()
