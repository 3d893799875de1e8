"""The examples of the specification: sent in its order to new books, all of them succeed."""

from adapters.http.routes import OPERATIONS
from adapters.http.specification.dialect import in_openapi_3_0
from adapters.http.specification.document import specification
from adapters.storage.sqlite.store import SqliteStore
from tests.pictures import PNG
from tests.support import Client

SPEC = in_openapi_3_0(specification(OPERATIONS, "1"))
FILES = {"replaceLogo": ("image/png", PNG)}
"""Files that are no texts, of which the specification has no example."""
ENDLESS = {"streamChanges"}
OF_FILES = {
    "exportFile",
    "makeBackup",
    "restoreBackup",
    "listBackups",
    "downloadBackup",
    "deleteBackup",
    "importBooks",
    "resetBooks",
}
"""The operations on the file of the books; books in memory alone have none."""


class Sender:
    """Sends the examples, and follows the links of the answers."""

    def __init__(self, client) -> None:
        self.client, self.linked = client, {}

    def send(self, path, method, operation):
        """The answers to all examples of an operation."""
        parameters = operation["parameters"]
        values = {each["name"]: each["example"] for each in parameters if "example" in each}
        linked = self.linked.get(operation["operationId"], {})
        values |= {name: value for name, value in linked.items() if name != "requestBody"}
        in_path = {each["name"] for each in parameters if each["in"] == "path"}
        for name in in_path:
            path = path.replace(f"{{{name}}}", values[name])
        query = {name: str(value).lower() for name, value in values.items() if name not in in_path}
        for media, body in self.bodies(operation, linked.get("requestBody")):
            options = {"headers": {"content-type": media}, "content": body} if media else {}
            if media.endswith("json"):
                options = {"headers": {"content-type": media}, "json": body}
            answer = self.client.request(method.upper(), path, params=query, **options)
            self.follow(operation, answer, values)
            yield answer

    def bodies(self, operation, linked):
        """The media type and the value of each example."""
        content = operation.get("requestBody", {}).get("content")
        if operation["operationId"] in FILES:
            return [FILES[operation["operationId"]]]
        if not content:
            return [("", None)]
        media = next((name for name in content if "example" in content[name]), next(iter(content)))
        shown = content[media]
        if "examples" in shown:
            return [(media, example["value"]) for example in shown["examples"].values()]
        if "example" not in shown:
            return [("text/plain", "A text")]
        return [(media, linked or shown["example"])]

    def follow(self, operation, answer, values):
        """Note what the links of an answer say of later requests."""
        links = operation["responses"].get(str(answer.status_code), {}).get("links", {})
        for link in links.values():
            texts = {**link.get("parameters", {}), **link.get("requestBody", {})}
            linked = {
                name: values[text.rpartition(".")[2]]
                if text.startswith("$request")
                else answer.json().get(text.rpartition("/")[2])
                for name, text in texts.items()
            }
            if None not in linked.values():
                is_body = "requestBody" in link
                self.linked[link["operationId"]] = {"requestBody": linked} if is_body else linked


def test_all_examples_succeed_in_the_order_of_the_specification(
    books, served, monkeypatch, tmp_path
):
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path))
    own, app = served
    own.store, own.clock, own.ids = books.store, books.clock, books.ids
    sender = Sender(Client(app))
    failures = [
        (operation["operationId"], answer.status_code, answer.text[:300])
        for path, methods in SPEC["paths"].items()
        for method, operation in methods.items()
        if operation["operationId"] not in ENDLESS
        for answer in sender.send(path, method, operation)
        if not answer.is_success
    ]
    without_file = {name for name, status, _ in failures if status == 503}
    assert without_file == (set() if isinstance(books.store, SqliteStore) else OF_FILES)
    assert not [failure for failure in failures if failure[0] not in without_file]


def test_every_json_body_has_an_example():
    for methods in SPEC["paths"].values():
        for operation in methods.values():
            for media, content in operation.get("requestBody", {}).get("content", {}).items():
                if media.endswith("json"):
                    assert {"example", "examples"} & content.keys(), operation["operationId"]
