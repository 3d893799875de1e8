"""The served books of these tests are those of the tests of HTTP."""

from tests.adapters.http.conftest import client, served

__all__ = ["client", "served"]
