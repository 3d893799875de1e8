"""What a record is, and the one description of its fields from which every adapter is derived.

Areas of the domain declare their records with these names; `values` has the types of fields.
"""

import types
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    TypeVar,
    Union,
    cast,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

import attrs

from domain.errors import Fault, Refused
from domain.fields import Field
from domain.frozen_values import Values, reader_of, with_value
from domain.metadata import Metadata
from domain.opaque_values import OpaqueValue
from domain.values import ID, FieldRule, Id

C = TypeVar("C", bound=type)
F = TypeVar("F", bound=Callable[..., Any])
P = TypeVar("P", bound="Part")
R = TypeVar("R", bound="Record")
Check = Callable[[Any], str | None]


def memoized(function: F) -> F:
    """Cache the results of a function: `functools.cache`, for functions that take classes."""
    return cast("F", cache(function))


@attrs.frozen
class Ref:
    """Marks a field that holds the id of a record, of the same kind or of another."""

    kind: str


@attrs.frozen
class Managed:
    """Marks a field that the books set themselves: it is stored and shown, but nobody enters it.

    With `values`, only these values of the field are set by the books alone.
    """

    values: tuple[str, ...] = ()


MANAGED = Managed()


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(attrs.field,))
def record(cls: C) -> C:
    """Make a class a frozen attrs class with fields given by name."""
    frozen: C = attrs.frozen(cls, kw_only=True)
    return frozen


@record
class Part:
    """Something with rules: a whole record, or a line inside a record.

    A part that breaks its rules cannot be constructed, neither from what a person enters nor from
    a damaged file.
    """

    computed_amounts: ClassVar[tuple[str, ...]] = ()
    """The properties of a line, all of them money, that views show in addition to its fields."""

    def __attrs_post_init__(self) -> None:
        # Nearly all values are their field's default, or what a quick check allows.
        suspect = {
            name: value
            for (name, default, type_, check), value in zip(
                _checks_of(type(self)), values_of(self), strict=True
            )
            if value is not default
            and (type(value) is not type_ or (check is not None and check(value)))
        }
        faults = field_faults(type(self), suspect) if suspect else []
        if faults := faults or list(self.rules()):
            raise Refused(faults)

    def rules(self) -> Iterator[Fault]:
        """Faults that no single field shows: wrong sums, pairs that exclude each other, dates."""
        yield from ()


@record
class Record(Part):
    """A thing that the books keep.

    It has an id that never changes, and the version of its last change.
    """

    plural: ClassVar[str]
    """The name of its collection, as paths and the log have it."""
    singular: ClassVar[str] = ""
    """The name of its kind, where it is not that of the class."""

    id: Id
    version: int = 0

    duplicates_allowed_on_import: ClassVar[frozenset[str]] = frozenset()
    """The fields of `keys` in which an import accepts duplicates.

    An import keeps the duplicate numbers of another program, while a use case refuses a duplicate
    number that a person enters.
    """

    def keys(self) -> Mapping[str, str]:
        """What must be unique among the records of its kind, by field, besides external ids.

        The field is the one that a person would change, and whose value a refusal quotes. The text
        is what is compared: for an account's name, for example, the parent and the name.
        """
        return {}

    def texts(self) -> Iterator[str]:
        """The names, numbers and memos in which a search looks for the record."""
        yield from ()


@memoized
def kind_of(cls: type) -> str:
    """The singular name of a record's kind in references and files.

    The kind of `BankTransaction` is `bank-transaction`.
    """
    if declared := getattr(cls, "singular", ""):
        return str(declared)
    with_hyphens = "".join(
        f"-{letter.lower()}" if letter.isupper() else letter for letter in cls.__name__
    )
    return with_hyphens.lstrip("-")


def words_of_kind(cls: type) -> str:
    """The kind of a record as a sentence names it: `bank transaction`."""
    return kind_of(cls).replace("-", " ")


@memoized
def fields_of(cls: type) -> tuple[Field, ...]:
    """The fields of a record or line except `version`, in the order of their declaration."""
    hints = get_type_hints(cls, include_extras=True)
    return tuple(
        _describe_field(attribute.name, hints[attribute.name], attribute.default)
        for attribute in attrs.fields(cls)
        if attribute.name != "version"
    )


def has_field(cls: type, name: str) -> bool:
    """Whether a record or line has a field."""
    return any(field.name == name for field in fields_of(cls))


def field_faults(cls: type, values: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with some values of the fields of a record or line, each on its own."""
    return [
        Fault(f"/{field.name}", message, code=field.code_of(values[field.name]))
        for field in fields_of(cls)
        if field.name in values and (message := field.check(values[field.name]))
    ]


def changed(part: P, **fields: Any) -> P:
    """A copy of a record or line with some fields changed; its rules are checked again."""
    return cast("P", attrs.evolve(cast("Any", part), **fields))


def versioned(record: R, version: int) -> R:
    """The same record with another version.

    No rule depends on the version, so the rules are not checked again.
    """
    return record if record.version == version else with_value(record, "version", version)


def values_of(part: Part) -> tuple[Any, ...]:
    """The values of the fields of a record or line, in the order of `fields_of`."""
    return _reader_of(type(part))(part)


@memoized
def _reader_of(cls: type) -> Values:
    return reader_of([field.name for field in fields_of(cls)])


@memoized
def _checks_of(cls: type) -> tuple[tuple[str, Any, type, Check | None], ...]:
    """Of each field of a record or line: its name, its default, the type of other values, and what
    checks these, if anything does.

    A field whose default must be checked itself has an object in its place that is no value.
    """
    checks = []
    for field in fields_of(cls):
        default = object() if field.check(field.default) else field.default
        check: Check | None = field.rule.check if field.rule else None
        if field.many or field.choices:
            check = field.check
        checks.append((field.name, default, tuple if field.many else field.type, check))
    return tuple(checks)


def _describe_field(name: str, hint: Any, default: Any) -> Field:
    """The description of a field by its type hint, from the outermost layer inwards."""
    marks: list[Any] = []
    optional = many = False
    choices: tuple[str, ...] = ()
    while True:
        origin = get_origin(hint)
        if origin is Annotated:
            hint, *annotations = get_args(hint)
            marks += annotations
        elif origin in {Union, types.UnionType}:
            optional = True
            (hint,) = (member for member in get_args(hint) if member is not type(None))
        elif origin is tuple:
            many, hint = True, get_args(hint)[0]
        elif origin is Literal:
            choices, hint = get_args(hint), str
        else:
            break
    if not many and hint not in {str, int, bool, date, Decimal, Metadata, OpaqueValue}:
        raise TypeError(f"{name}: a record cannot hold a {hint}")
    ref = next((mark.kind for mark in marks if isinstance(mark, Ref)), None)
    rule = next((mark for mark in marks if isinstance(mark, FieldRule)), ID if ref else None)
    managed = next((mark for mark in marks if isinstance(mark, Managed)), None)
    reserved = managed.values if managed else ()
    return Field(
        name=name,
        type=hint,
        rule=rule,
        choices=choices,
        writable_choices=tuple(choice for choice in choices if choice not in reserved),
        ref=ref,
        many=many,
        optional=optional,
        managed=managed is not None and not managed.values,
        default=default,
    )
