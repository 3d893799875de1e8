"""All records as comma-separated values: a ZIP archive with a file for each kind of record, and one
for the lines that its records have.

The bytes are the same whenever the same records are written: no file has a time.
"""

import codecs
import csv
import json
from collections.abc import Iterator
from io import TextIOWrapper
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from adapters.exporters.cell_text import escape_formula
from application.exporting.exported_books import ExportedBooks, ExportedCollection, WrittenBooks
from application.json_names import json_name
from application.serialization import value_to_json
from domain.fields import Field
from domain.opaque_values import OpaqueValue
from domain.records import Part, fields_of, kind_of

_READABLE_FILE = 0o644 << 16
_UNIX = 3


def write_csv_archive(books: ExportedBooks, out: IO[bytes]) -> WrittenBooks:
    """Write the stored fields of all records, by id, and each kind of lines in a file of its own.

    The files are UTF-8 with a byte order mark, by which spreadsheets recognise it.
    """
    written: dict[str, int] = {}
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for collection in books.collections:
            kind = collection.kind
            name = kind.plural
            written[name] = _write_file(archive, name, _fields(kind), _records(collection))
            for field in fields_of(kind):
                if field.many:
                    name = f"{kind_of(kind)}-{field.name.replace('_', '-')}"
                    rows = _lines(collection, field.name)
                    written[name] = _write_file(archive, name, _fields(field.type), rows, _PLACE)
    return WrittenBooks("utf-8", written, {})


_PLACE = ("recordId", "line")
"""The columns before the fields of a line: the id of its record, and its place, from 1."""

Row = tuple[tuple[str, ...], Part]
"""A record or line, with the cells before its fields."""


def _records(collection: ExportedCollection) -> Iterator[Row]:
    for record in collection.records():
        yield (), record


def _lines(collection: ExportedCollection, name: str) -> Iterator[Row]:
    for record in collection.records():
        for place, line in enumerate(getattr(record, name), start=1):
            yield (record.id, str(place)), line


def _fields(cls: type[Part]) -> tuple[Field, ...]:
    """The fields that are cells: those of lines are in a file of their own."""
    return tuple(field for field in fields_of(cls) if not field.many)


def _write_file(
    archive: ZipFile,
    name: str,
    fields: tuple[Field, ...],
    rows: Iterator[Row],
    place: tuple[str, ...] = (),
) -> int:
    """Write one file of the archive, and count its rows."""
    entry = ZipInfo(f"{name}.csv")  # Its time is the first one that an archive can have.
    entry.compress_type, entry.create_system = ZIP_DEFLATED, _UNIX
    entry.external_attr = _READABLE_FILE
    count = 0
    # How long the file becomes is not known before it is written.
    with archive.open(entry, "w", force_zip64=True) as file:
        file.write(codecs.BOM_UTF8)
        text = TextIOWrapper(file, "utf-8", newline="")
        lines = csv.writer(text, lineterminator="\r\n")
        lines.writerow([*place, *(json_name(field.name) for field in fields)])
        for cells, part in rows:
            count += 1
            lines.writerow([*cells, *(_cell(field, getattr(part, field.name)) for field in fields)])
        text.flush()
        text.detach()
    return count


def _cell(field: Field, value: Any) -> str:
    """A value as a cell: `-1250.00`, `2026-03-31`, `true`, `{"channel": "web"}`."""
    plain = value_to_json(field, value)
    if plain is None or plain == {}:
        return ""
    if field.type is str:
        return escape_formula(plain)
    if isinstance(plain, str) and field.type is not OpaqueValue:
        return plain  # an amount, a number or a date
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)
