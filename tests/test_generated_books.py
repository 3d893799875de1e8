"""Generated books, entered over HTTP as documents, come to the figures of their generator, to the
cent."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from entrypoints.wiring import open_file
from tests.application.actions import assert_sound
from tests.benchmarks import documents, operations, yardstick
from tests.benchmarks.serving import books_server

DOCUMENTS = 1_000

pytestmark = pytest.mark.skipif(
    not yardstick.is_present(),
    reason=f"the generator is in {yardstick.BENCH}, outside the project, and is not here",
)


def test_a_thousand_documents_entered_over_http_come_to_the_figures_of_their_generator(
    tmp_path: Path,
):
    operations.make(tmp_path, DOCUMENTS)
    path = tmp_path / "books.wyzbooks"
    with books_server(path) as server, closing(server.clients(1)[0]) as client:

        def get(where: str) -> object:
            return client.get(f"/api/v1{where}")

        documents.send(
            operations.read(tmp_path),
            get,
            lambda method, where, body: json.loads(client.send(method, where, body)),
        )
        documents.prove(get, list(operations.read(tmp_path)), operations.expected(tmp_path))
    books = open_file(path)
    books.read(documents.prove_cash_basis, operations.read(tmp_path))
    assert_sound(books)
    books.store.close()
