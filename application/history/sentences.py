"""An entry of a history in sentences, as a bookkeeper says what was done.

Records are named by their names, and amounts have thousands separators.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from application.history.applied_lines import AppliedLine
from application.history.changed_fields import FieldChange, LineChange
from application.history.names import BANK_SESSION, Names, Reference
from application.history.record_history import HistoryEntry, MarkChange, RecordHistory
from application.json_names import json_name
from domain.fields import Field
from domain.ledger.ids import DocumentRef
from domain.records import Part, Record, fields_of, memoized
from domain.values import format_amount

_WORDS: Mapping[str, str] = {
    "contactId": "contact",
    "date": "date",
    "externalId": "external id",
    "hold": "on hold",
    "invoiceId": "invoice",
    "billId": "bill",
    "parentId": "parent account",
    "ref": "reference",
    "reverses": "journal that it reverses",
    "rowId": "undeposited row",
    "voidReason": "reason for voiding",
    "voids": "document that it takes back",
    "writeOff": "write-off",
}
"""What fields are called whose names in JSON do not say it."""

_LISTS: Mapping[str, tuple[str, str]] = {
    "lines": ("line", "lines"),
    "splits": ("split", "splits"),
    "applications": ("entered application", "entered applications"),
}
"""What the lines in a field are called: one of them, and all."""

_RULES: Mapping[str, str] = {
    "stated": "entered by a person",
    "number": "automatically, by its number",
    "exact": "automatically, by the equal amount",
    "oldest": "automatically, to the oldest first",
}
"""Why an amount is applied, by rule."""

_TITLES = ("description", "memo")
"""The fields that name a line."""

_VOID_FIELDS = ("status", "voidReason")
"""The fields that change when a document is voided, which one sentence tells."""


def load_names(history: RecordHistory, names: Names) -> None:
    """Read the names of all records that the entries mention, at once."""
    names.load(_references(history))


def sentences(history: RecordHistory, entry: HistoryEntry, names: Names) -> list[str]:
    """What an entry tells, one sentence for each thing."""
    told = [*_own_sentences(history, entry, names)]
    told += [_applied_sentence(history.document, line, names) for line in entry.applied]
    if entry.mark:
        told.append(_mark_sentence(entry.mark, names))
    if entry.change.override:
        told.append(f"this was an exception from a rule, because: {entry.change.override}")
    return told


# The record itself


def _own_sentences(history: RecordHistory, entry: HistoryEntry, names: Names) -> Iterator[str]:
    fields, lines = entry.fields.fields, entry.fields.lines
    if entry.action in {"created", "deleted"}:
        values = _values(history.kind, fields, names)
        yield f"{entry.action}: {values}" if values else entry.action
    elif entry.action == "voided":
        reasons = (field.after for field in fields if field.field == "voidReason")
        yield f"voided, because: {next(reasons, '')}"
        fields = tuple(field for field in fields if field.field not in _VOID_FIELDS)
    if entry.action in {"changed", "voided"}:
        yield from (_field_sentence(history.kind, field, names) for field in fields)
    for line in lines:
        yield from _line_sentences(history.kind, line, names)


def _values(cls: type[Part], fields: Iterable[FieldChange], names: Names) -> str:
    """The values that a new record or line has, or that one that is gone had."""
    parts = []
    for field in fields:
        value = field.before if field.after is None else field.after
        if text := _text(cls, field.field, value, names):
            parts.append(f"{_words(field.field)} {text}")
    return ", ".join(parts)


def _field_sentence(cls: type[Part], field: FieldChange, names: Names) -> str:
    if field.field in _LISTS:
        return f"the {_LISTS[field.field][1]} are in another order"
    words = _words(field.field)
    before = _text(cls, field.field, field.before, names)
    after = _text(cls, field.field, field.after, names)
    if not before:
        return f"{words} set to {after}"
    return f"{words} changed from {before} to {after}" if after else f"{words} {before} removed"


def _line_sentences(kind: type[Record], line: LineChange, names: Names) -> Iterator[str]:
    cls = _field(kind, line.field).type
    noun, title = _LISTS.get(line.field, ("line", ""))[0], _title(cls, line, names)
    if line.change != "changed":
        values = _values(
            cls, (field for field in line.changes if field.field not in _TITLES), names
        )
        yield f"{noun} {line.change}: {', '.join(filter(None, (title, values)))}"
        return
    for field in line.changes:
        yield f"{noun} {title or line.id}: {_field_sentence(cls, field, names)}"


def _title(cls: type[Part], line: LineChange, names: Names) -> str:
    """What names a line: its text, or what it pays."""
    if line.field == "applications":
        charge_field = json_name(getattr(cls, "charge_field", ""))
        return names.of(_field(cls, charge_field).ref or "", line.id)
    texts = (str(line.line.get(name) or "") for name in _TITLES)
    text = next(filter(None, texts), "")
    if text:
        return f'"{text}"'
    if line.change != "changed":
        return ""
    item_id = line.line.get("itemId")
    return names.of("item", item_id) if item_id else names.of("account", line.line["accountId"])


# Applications and marks


def _applied_sentence(document: DocumentRef | None, line: AppliedLine, names: Names) -> str:
    is_credit = line.credit.document == document
    other = line.charge.document if is_credit else line.credit.document
    name = names.of(other.kind, other.id)
    before, after = (_grouped(format_amount(cents)) for cents in (line.before, line.after))
    day = f"as of {line.date}"
    if line.before and line.after:
        return (
            f"the amount applied {_toward(name, is_credit)} {day} changed from {before} to {after}"
        )
    if line.after:
        rule = f" ({_RULES.get(line.rule, line.rule)})"
        return f"{after} applied {_toward(name, is_credit)} {day}{rule}"
    return f"{before} taken back that was applied {_toward(name, is_credit)} {day}"


def _toward(name: str, is_credit: bool) -> str:  # noqa: FBT001  # of the record that is told of
    return f"to {name}" if is_credit else f"from {name}"


def _mark_sentence(mark: MarkChange, names: Names) -> str:
    row = f"its row on {names.of('account', mark.account_id)}"
    session = f" with {names.of(BANK_SESSION, mark.session_id)}" if mark.session_id else ""
    if mark.after == "none":
        return f"{row} is no longer {mark.before}{session}"
    if mark.before == mark.after:
        return f"{row} stays {mark.after}, now{session}" if session else f"{row} stays {mark.after}"
    return f"{row} is marked as {mark.after}{session}"


# Words


def _words(name: str) -> str:
    """What a field is called: `dueDate` is the due date."""
    if name in _WORDS:
        return _WORDS[name]
    first, separator, rest = name.partition(".")
    if separator:
        return f"{_words(first)} {rest!r}"
    return re.sub("([A-Z])", r" \1", name).lower().removesuffix(" id")


def _text(cls: type[Part], name: str, value: Any, names: Names) -> str:
    """A value as people read it; empty where there is none."""
    field = _fields_by_name(cls).get(name)
    if value is None or value in ("", []):
        return ""
    if field and field.many:
        return ", ".join(filter(None, (_part_text(field, part, names) for part in value)))
    if field and field.ref:
        return names.of(field.ref, value)
    return _value_text(cls, name, field, value)


def _value_text(cls: type[Part], name: str, field: Field | None, value: Any) -> str:
    """A value that is no reference to a record."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name in _computed_amounts(cls) or (field and (field.is_money or field.type is Decimal)):
        return _grouped(str(value))
    if field and field.choices:
        return str(value).replace("_", " ")
    is_plain = field and (field.type is not str or field.name in _PLAIN)
    return str(value) if is_plain else f'"{value}"'


def _part_text(field: Field, part: Any, names: Names) -> str:
    """One of several values in a field: a line, such as a condition of a bank rule, or a text."""
    if not isinstance(part, Mapping) or not issubclass(field.type, Part):
        return str(part)
    members = ((name, _text(field.type, name, value, names)) for name, value in part.items())
    return f"({', '.join(f'{_words(name)} {text}' for name, text in members if text)})"


_PLAIN = frozenset({"number", "ref", "type", "currency"})
"""Fields of text that are clear without quotation marks."""


def _grouped(amount: str) -> str:
    """`-1234567.80` as `-1,234,567.80`."""
    return re.sub(r"(?<=\d)(?=(?:\d{3})+\.)", ",", amount)


def _computed_amounts(cls: type[Part]) -> tuple[str, ...]:
    return ("total", *cls.computed_amounts)


def _field(cls: type[Part], name: str) -> Field:
    return _fields_by_name(cls)[name]


@memoized
def _fields_by_name(cls: type[Part]) -> Mapping[str, Field]:
    return {json_name(field.name): field for field in fields_of(cls)}


# What is named


def _references(history: RecordHistory) -> Iterator[Reference]:
    """The records that the entries of a history mention."""
    for entry in history.entries:
        for field in entry.fields.fields:
            yield from _references_of(history.kind, field)
        for line in entry.fields.lines:
            cls = _field(history.kind, line.field).type
            for field in line.changes:
                yield from _references_of(cls, field)
            for kind, name in (("account", "accountId"), ("item", "itemId")):
                if id_ := line.line.get(name):
                    yield kind, id_
            if line.field == "applications":
                yield cls.paid_kind, line.id
        for applied in entry.applied:
            for item in (applied.credit, applied.charge):
                yield item.kind, item.document_id
        if entry.mark:
            yield "account", entry.mark.account_id
            if entry.mark.session_id:
                yield BANK_SESSION, entry.mark.session_id


def _references_of(cls: type[Part], field: FieldChange) -> Iterator[Reference]:
    described = _fields_by_name(cls).get(field.field)
    if described and described.ref:
        for value in (field.before, field.after):
            if isinstance(value, str):
                yield described.ref, value
