"""Books that another program serves, over HTTP: the port `ports/served_books`."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeVar

import httpx
import msgspec
from attrs import define

from adapters.sync.addresses import collection_path
from adapters.sync.refusals import decoded, raise_refusal
from application.ports.change_log import Head, RecordAddress
from application.ports.served_books import (
    ChangeResult,
    NoAnswer,
    OutgoingChange,
    PushAnswer,
    ReceivedChange,
    ReceivedPage,
    ServedHashes,
)
from domain.ledger.attachments import Attachment

T = TypeVar("T")

_API = "/api/v1"
_PAGE = 1000
"""How many changes a page has at most."""
_TIMEOUT = httpx.Timeout(60.0, connect=10.0)
"""In seconds. A long import may keep the books busy while a push waits."""


class _Position(msgspec.Struct):
    version: int
    head: str


class _Change(msgspec.Struct):
    version: int
    at: str
    actor: str
    collection: str
    id: str
    record: dict[str, Any] | None
    head: str


class _Page(msgspec.Struct):
    history: str
    version: int
    head: str
    changes: list[_Change]
    next: _Position


class _Result(msgspec.Struct):
    record: dict[str, Any] | None
    status: Literal["applied", "merged", "conflict", "duplicate", "rejected"]
    losing: dict[str, Any] | None = None
    renumbered: dict[str, str] | None = None
    renamed: dict[str, str] | None = None
    problem: dict[str, Any] | None = None


class _Results(msgspec.Struct):
    version: int
    head: str
    results: list[_Result]


class _Checksum(msgspec.Struct):
    sha256: str


class _Checksums(msgspec.Struct):
    """The answer has one of the last three members: that which was asked for."""

    history: str
    version: int
    head: str
    collections: dict[str, _Checksum] = {}
    buckets: dict[str, _Checksum] = {}
    ids: dict[str, str] = {}


class _Logged(msgspec.Struct):
    after: dict[str, Any] | None


class _LoggedChanges(msgspec.Struct):
    data: list[_Logged]


def client_for(
    address: str, transport: httpx.BaseTransport | None = None, *, token: str = ""
) -> httpx.Client:
    """A client for the books that are served at an address, such as `http://127.0.0.1:3141`.

    It goes to that address alone: it follows no redirect and no proxy of the environment. `token`
    is what a server that asks for tokens gets; "" if there is none.
    """
    return httpx.Client(
        base_url=address,
        transport=transport,
        timeout=_TIMEOUT,
        trust_env=False,
        headers={"Authorization": f"Bearer {token}"} if token else {},
    )


@define(eq=False)
class HttpServedBooks:
    """The served books, over HTTP. It implements `ServedBooks`."""

    client: httpx.Client

    @property
    def _address(self) -> str:
        return str(self.client.base_url)

    def changes(self, history: str, position: Head) -> ReceivedPage:
        query = {"since": position.version, "limit": _PAGE}
        known = {"history": history, "head": position.hash} if history else {}
        page = self._get("/sync/changes", _Page, {**query, **known})
        return ReceivedPage(
            page.history,
            Head(page.version, page.head),
            [
                ReceivedChange(
                    change.version,
                    change.at,
                    change.actor,
                    change.collection,
                    change.id,
                    change.record,
                    change.head,
                )
                for change in page.changes
            ],
            Head(page.next.version, page.next.head),
        )

    def push(
        self,
        client_id: str,
        history: str,
        position: Head,
        changes: Sequence[OutgoingChange],
        *,
        is_atomic: bool,
    ) -> PushAnswer:
        body = {
            "clientId": client_id,
            "history": history,
            "version": position.version,
            "head": position.hash,
            "atomic": is_atomic,
            "changes": [
                {
                    "changeId": change.change_id,
                    "collection": change.collection,
                    "id": change.id,
                    "op": "delete" if change.document is None else "put",
                    "record": change.document,
                    "baseVersion": change.base_version,
                }
                for change in changes
            ],
        }
        sent = self._send("POST", "/sync/push", refusal=is_atomic, json=body)
        answer = decoded(self._address, sent, _Results)
        if len(answer.results) != len(changes):
            raise NoAnswer("the answer to a push does not have a result for each change")
        results = [
            ChangeResult(
                result.status,
                result.losing,
                result.renumbered,
                result.renamed,
                "" if result.problem is None else str(result.problem.get("detail", "")),
                is_gone=result.record is None,
            )
            for result in answer.results
        ]
        return PushAnswer(results, Head(answer.version, answer.head))

    def collection_hashes(self) -> ServedHashes:
        return self._hashes({}, lambda sums: _sha256_of(sums.collections))

    def bucket_hashes(self, collection: str) -> ServedHashes:
        query = {"collection": collection}
        return self._hashes(query, lambda sums: _sha256_of(sums.buckets))

    def record_hashes(self, collection: str, bucket: str) -> ServedHashes:
        return self._hashes({"collection": collection, "prefix": bucket}, lambda sums: sums.ids)

    def document(self, address: RecordAddress) -> Mapping[str, Any] | None:
        collection, id_ = address
        query = {"collection": collection, "recordId": id_, "sort": "-version", "limit": 1}
        changes = self._get("/audit", _LoggedChanges, query).data
        return changes[0].after if changes else None

    def note_repairs(self, client_id: str, version: int, repaired: Sequence[RecordAddress]) -> None:
        records = [{"collection": collection, "id": id_} for collection, id_ in repaired]
        body = {"clientId": client_id, "version": version, "repaired": records}
        self._send("POST", "/sync/repairs", json=body)

    def attached(self, attachment: Attachment) -> bytes | None:
        path = f"{collection_path(attachment.collection)}/{attachment.record_id}/attachments"
        answer = self._send("GET", f"{path}/{attachment.id}", missing=True)
        return answer.content if answer.is_success else None

    def logo(self) -> bytes | None:
        answer = self._send("GET", "/system/settings/logo", missing=True)
        return answer.content if answer.is_success else None

    def _hashes(
        self, query: Mapping[str, Any], sha256_in: Callable[[_Checksums], Mapping[str, str]]
    ) -> ServedHashes:
        sums = self._get("/sync/checksum", _Checksums, query)
        return ServedHashes(sums.history, Head(sums.version, sums.head), sha256_in(sums))

    def _get(self, path: str, shape: type[T], query: Mapping[str, Any]) -> T:
        answer = self._send("GET", path, params=dict(query))
        return decoded(self._address, answer, shape)

    def _send(
        self,
        method: str,
        path: str,
        *,
        missing: bool = False,
        refusal: bool = False,
        **content: Any,
    ) -> httpx.Response:
        """The answer to a request. With `missing`, 404 is one, too; with `refusal`, what the books
        refuse is `PushRefused`.
        """
        try:
            answer = self.client.request(method, _API + path, **content)
        except httpx.HTTPError as error:
            reason = re.sub(r"\[Errno -?\d+\] ", "", str(error)) or type(error).__name__
            raise NoAnswer(f"{self._address} does not answer: {reason}") from error
        is_missing = answer.status_code == httpx.codes.NOT_FOUND
        if not (answer.is_success or (missing and is_missing)):
            raise_refusal(self._address, answer, f"{method} {path}", is_refusal_told=refusal)
        return answer


def _sha256_of(sums: Mapping[str, _Checksum]) -> dict[str, str]:
    return {name: checksum.sha256 for name, checksum in sums.items()}
