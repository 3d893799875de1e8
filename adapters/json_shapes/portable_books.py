"""The whole books as one JSON document, which says the same of the same books byte by byte.

It is canonical JSON (RFC 8785): members are sorted, and records are in the order of their ids. So
what is exported, imported and exported again is the same file.
"""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import IO, Any

import msgspec
from msgspec import Raw

from adapters.json_shapes.company_settings import PLACES, settings_groups
from adapters.json_shapes.stored_fields import read_stored
from adapters.json_shapes.strict_json import DEPTH, parse
from adapters.json_shapes.unreadable import UnreadableBody
from application.json_names import json_name
from application.ledger.logo import find_logo
from application.replacement.held_books import (
    HELD_KINDS,
    KINDS_HELD_BESIDE,
    MOST_FAULTS,
    HeldBooks,
)
from application.serialization import canonical, json_text
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Fault, Refused
from domain.ledger.company import COMPANY_ID, Settings
from domain.records import Record

FORMAT = "wyzbooks-export"
SCHEMA = 1
"""The number of the form of the document; a program reads its own and lower ones."""

_MEDIA_TYPE = "mediaType"
_NAME = re.compile(rb'\s*[{,]\s*("(?:[^"\\]|\\.)*+")\s*:\s*')
_END = re.compile(rb"\s*\{?\s*\}\s*")
"""What stands before the value of a member, and after the last one."""


def write_portable(work: UnitOfWork, out: IO[bytes]) -> None:
    """Write the books to a file of bytes, record by record."""
    logo = find_logo(work)
    values: dict[str, Any] = {
        "format": FORMAT,
        "schema": SCHEMA,
        "settings": settings_groups(work.settings),
        "logo": logo
        and {
            "content": b64encode(logo.content).decode(),
            _MEDIA_TYPE: f"image/{logo.format}",
        },
    }
    names = sorted([*values, *KINDS_HELD_BESIDE, "data"])
    for place, name in enumerate(names):
        out.write(f'{"," if place else "{"}"{name}":'.encode())
        if name == "data":
            _write_collections(work, out)
        elif kind := KINDS_HELD_BESIDE.get(name):
            _write_records(work, kind, out)
        else:
            out.write(canonical(values[name]).encode())
    out.write(b"}")


def _write_collections(work: UnitOfWork, out: IO[bytes]) -> None:
    for place, name in enumerate(sorted(HELD_KINDS)):
        out.write(f'{"," if place else "{"}"{name}":'.encode())
        _write_records(work, HELD_KINDS[name], out)
    out.write(b"}")


def _write_records(work: UnitOfWork, kind: type[Record], out: IO[bytes]) -> None:
    out.write(b"[")
    for place, record in enumerate(work.session.records.all(kind)):
        work.check_wanted()
        out.write(f"{',' if place else ''}{json_text(record)}".encode())
    out.write(b"]")


def read_portable(content: bytes) -> HeldBooks:
    """The books in a document.

    Raises `UnreadableBody` for what is not JSON, and `Refused` with everything that is wrong, each
    with its place in the document, for what is not such a document.
    """
    members = _members(content, "")
    if _plain(members.get("format")) != FORMAT:
        raise Refused.at("/format", f'must be "{FORMAT}": this is not an export of the whole books')
    schema = _plain(members.get("schema"))
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
        raise Refused.at("/schema", "must be a whole number from 1", code="wrong_type")
    if schema > SCHEMA:
        raise Refused.at(
            "/schema",
            f"is {schema}, and this program reads up to {SCHEMA}: import it with the newer program",
        )
    reader = _Reader()
    settings, logo = reader.settings(members.pop("settings", None), members.pop("logo", None))
    data = _members(members.pop("data", Raw(b"{}")), "at data ")
    del members["format"], members["schema"]
    records = [
        *reader.records("/data/", HELD_KINDS, data),
        *reader.records("/", KINDS_HELD_BESIDE, members),
    ]
    if reader.faults or settings is None:
        raise Refused(reader.faults[:MOST_FAULTS])
    return HeldBooks(settings, logo, records)


class _Reader:
    """Reads the parts of a document, and collects what is wrong with them."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def records(
        self, place: str, kinds: Mapping[str, type[Record]], members: Mapping[str, Raw]
    ) -> Iterator[Record]:
        """The records in the lists of some kinds; a list that is not there has none."""
        for name in sorted(members.keys() - kinds.keys()):
            self.faults.append(Fault(place + name, "is unknown", code="unknown_field"))
        for name in kinds:
            if name in members:
                yield from self._records_of(place + name, kinds[name], members[name])

    def _records_of(self, place: str, kind: type[Record], list_: Raw) -> Iterator[Record]:
        ids: set[str] = set()
        try:
            elements = msgspec.json.decode(list_, type=list[Raw])
        except msgspec.DecodeError:
            self.faults.append(Fault(place, "must be a list", code="wrong_type"))
            return
        for position, element in enumerate(elements):
            try:
                record = read_stored(kind, parse(bytes(element)))
            except Refused as refusal:
                self.faults += [fault.within(f"{place}/{position}") for fault in refusal.faults]
                continue
            except UnreadableBody as error:
                self.faults.append(Fault(f"{place}/{position}", str(error)))
                continue
            if record.id in ids:
                self.faults.append(
                    Fault(
                        f"{place}/{position}/id", f"is used twice: {record.id!r}", code="repeated"
                    )
                )
            ids.add(record.id)
            yield record

    def settings(
        self, groups: Raw | None, logo: Raw | None
    ) -> tuple[Settings | None, bytes | None]:
        """The settings of the company, and the picture of its logo."""
        fields: dict[str, Any] = {"id": COMPANY_ID}
        content = self._logo(None if logo is None else parse(bytes(logo)), fields)
        value = parse(bytes(groups or b"null"))
        if not isinstance(value, dict):
            self.faults.append(Fault("/settings", "must be an object", code="wrong_type"))
            return None, content
        for path, member in _leaves(value):
            field = _FIELDS.get(path)
            if field is None:
                self.faults.append(
                    Fault(f"/settings/{'/'.join(path)}", "is unknown", code="unknown_field")
                )
            else:
                fields[field] = member
        try:
            return read_stored(Settings, fields), content
        except Refused as refusal:
            self.faults += [
                Fault(f"/settings/{'/'.join(PLACES.get(fault.path[1:], ()))}", fault.message)
                for fault in refusal.faults
            ]
            return None, content

    def _logo(self, value: Any, fields: dict[str, Any]) -> bytes | None:
        """The picture, whose format and SHA-256 become fields of the settings."""
        if value is None:
            return None
        try:
            content, media_type = value.pop("content"), value.pop(_MEDIA_TYPE)
            content = b64decode(content, validate=True)
            fields["logoFormat"] = media_type.removeprefix("image/")
        except (ValueError, TypeError, KeyError, AttributeError):
            self.faults.append(
                Fault("/logo", f'must have "content" in base64, and "{_MEDIA_TYPE}"')
            )
            return None
        self.faults += [
            Fault(f"/logo/{name}", "is unknown", code="unknown_field") for name in sorted(value)
        ]
        fields["logoSha256"] = sha256(content).hexdigest()
        return content


_FIELDS = {path: json_name(name) for name, path in PLACES.items()}
"""The JSON name of each field of the settings, by its place in the groups."""


def _leaves(
    value: Mapping[str, Any], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The members of nested objects that are no objects, with the names that lead to them."""
    for name, member in value.items():
        if isinstance(member, dict):
            yield from _leaves(member, (*path, name))
        else:
            yield (*path, name), member


def _members(content: bytes | Raw, where: str) -> dict[str, Raw]:
    """The members of an object, which are not read yet; raises `UnreadableBody`.

    `where` is the place in the body, as its fault names it, with a space: `at data `.
    """
    try:
        members = msgspec.json.decode(content, type=dict[str, Raw])
    except msgspec.ValidationError:
        raise UnreadableBody(f"{where}must be a JSON object") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableBody(f"{where}is not JSON: {error}") from None
    except RecursionError:
        raise UnreadableBody(f"{where}is nested deeper than {DEPTH} levels") from None
    _check_named_once(bytes(content), members, where)
    return members


def _check_named_once(content: bytes, members: Mapping[str, Raw], where: str) -> None:
    """Raise `UnreadableBody` if a member is there twice: reading keeps only the last one.

    Otherwise the names and values that were read stand one after the other in the object.
    """
    place = 0
    for name, member in members.items():
        begin, value = _NAME.match(content, place), bytes(member)
        is_next = begin and json.loads(begin[1]) == name
        if not begin or not is_next or not content.startswith(value, begin.end()):
            raise UnreadableBody(f"{where}has a member twice")
        place = begin.end() + len(value)
    if not _END.fullmatch(content, place):
        raise UnreadableBody(f"{where}has a member twice")


def _plain(member: Raw | None) -> Any:
    try:
        return None if member is None else json.loads(bytes(member))
    except (ValueError, RecursionError):
        return None
