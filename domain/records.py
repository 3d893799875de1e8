"""What a record is, and the one description of its fields that every adapter is derived from."""

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
from domain.values import ID, FieldRule, Id

C = TypeVar("C", bound=type)
F = TypeVar("F", bound=Callable[..., Any])
P = TypeVar("P", bound="Part")
R = TypeVar("R", bound="Record")


def once(function: F) -> F:
    """Remember what a function answers: `functools.cache`, for functions whose parameters are classes."""
    return cast("F", cache(function))


@attrs.frozen
class Ref:
    """Marks a field that holds the id of a record of another (or the same) kind."""

    kind: str


@attrs.frozen
class Managed:
    """Marks a field that the books set themselves: it is stored and shown, and nobody else gives it.

    With `values`, only these of its values are set by the books alone.
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
    """Something with rules: a whole record, or a line inside one.

    None can be made that breaks them: not from what somebody sends, and not from a damaged file.
    """

    shown: ClassVar[tuple[str, ...]] = ()
    """The properties, all of them money, that views show of a line beside its fields."""

    def __attrs_post_init__(self) -> None:
        faults = [
            Fault(f"/{each.name}", message)
            for each in fields_of(type(self))
            if (message := each.check(getattr(self, each.name)))
        ]
        faults = faults or list(self.rules())
        if faults:
            raise Refused(faults)

    def rules(self) -> Iterator[Fault]:
        """Faults that no single field shows: sums, pairs, dates in order."""
        yield from ()


@record
class Record(Part):
    """A thing that the books keep: it has an id that never changes and the version of its last change."""

    plural: ClassVar[str]
    """The name of its collection, as it stands in paths and in the log."""
    singular: ClassVar[str] = ""
    """The name of its kind, where it is not that of the class."""

    id: Id
    version: int = 0

    duplicates_allowed_on_import: ClassVar[frozenset[str]] = frozenset()
    """The fields of `keys` of which doubles are no fault of the books: an import keeps those of another program. Who enters a number
    by hand is refused by the use case."""

    def keys(self) -> Mapping[str, str]:
        """What no other record of the kind may have: by the field that a person would change (a refusal says its value), the text that
        is compared, such as the parent and the name."""
        return {}

    def texts(self) -> Iterator[str]:
        """The names, numbers and memos by which it is searched."""
        yield from ()


@attrs.frozen
class Field:
    """What there is to know of one field of a record or line."""

    name: str
    type: Any
    """The plain type: str, int, bool, date, Decimal, or a `Part` for lines."""
    rule: FieldRule | None
    choices: tuple[str, ...]
    given: tuple[str, ...]
    """Those of the choices that may be given; the books set the others."""
    ref: str | None
    many: bool
    optional: bool
    managed: bool
    default: Any
    """`attrs.NOTHING` where the field must be given."""

    @property
    def required(self) -> bool:
        """Whether a record cannot be made without it."""
        return self.default is attrs.NOTHING

    @property
    def is_money(self) -> bool:
        """Whether it holds cents."""
        return (
            self.type is int
            and self.rule is not None
            and self.rule.limits.get("format") == "decimal"
        )

    def check(self, value: Any) -> str | None:
        """What is wrong with a value of this field, or None."""
        if value is None:
            return None if self.optional else "must not be empty"
        lines = value if self.many else ()
        if type(value) is not (tuple if self.many else self.type) or not all(
            type(line) is self.type for line in lines
        ):
            return f"must be {self.rule.words if self.rule else self.type.__name__}"
        if self.choices and value not in self.choices:
            return f"must be one of {', '.join(self.given)}"
        return self.rule.check(value) if self.rule else None


@once
def kind_of(cls: type) -> str:
    """The singular name of a record's kind, as references and files have it: `BankTransaction` is `bank-transaction`."""
    if declared := getattr(cls, "singular", ""):
        return str(declared)
    return "".join(
        f"-{letter.lower()}" if letter.isupper() else letter for letter in cls.__name__
    ).lstrip("-")


def words_of_kind(cls: type) -> str:
    """The kind of a record as a sentence names it: `bank transaction`."""
    return kind_of(cls).replace("-", " ")


@once
def fields_of(cls: type) -> tuple[Field, ...]:
    """The fields of a record or line, in the order in which they are declared; `version` is not one."""
    hints = get_type_hints(cls, include_extras=True)
    return tuple(
        _field(each.name, hints[each.name], each.default)
        for each in attrs.fields(cls)
        if each.name != "version"
    )


def references(part: Part, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Every reference of a record, lines included: (path, kind, id)."""
    for each in _referring(type(part)):
        value = getattr(part, each.name)
        if each.many:
            for index, line in enumerate(value):
                yield from references(line, f"{path}/{each.name}/{index}")
        elif value is not None:
            yield f"{path}/{each.name}", cast("str", each.ref), value


def changed(part: P, **fields: Any) -> P:
    """The same record or line with some fields changed; its rules are looked at again."""
    return cast("P", attrs.evolve(cast("Any", part), **fields))


def versioned(record: R, version: int) -> R:
    """The same record with another version."""
    return record if record.version == version else changed(record, version=version)


def repoint(part: P, kind: str, old: str, new: str) -> P:
    """The same record or line with every reference to `old` made one to `new`."""
    changes: dict[str, Any] = {}
    for each in _referring(type(part)):
        value = getattr(part, each.name)
        if each.many:
            changes[each.name] = tuple(repoint(line, kind, old, new) for line in value)
        elif each.ref == kind and value == old:
            changes[each.name] = new
    return changed(part, **changes)


@once
def _referring(cls: type) -> tuple[Field, ...]:
    return tuple(
        each for each in fields_of(cls) if each.ref or (each.many and _referring(each.type))
    )


def _field(name: str, hint: Any, default: Any) -> Field:
    extras: list[Any] = []
    optional = many = False
    choices: tuple[str, ...] = ()
    while True:
        origin = get_origin(hint)
        if origin is Annotated:
            hint, *marks = get_args(hint)
            extras += marks
        elif origin in {Union, types.UnionType}:
            optional = True
            (hint,) = (each for each in get_args(hint) if each is not type(None))
        elif origin is tuple:
            many, hint = True, get_args(hint)[0]
        elif origin is Literal:
            choices, hint = get_args(hint), str
        else:
            break
    if not many and hint not in {str, int, bool, date, Decimal}:
        raise TypeError(f"{name}: a record cannot hold a {hint}")
    ref = next((each.kind for each in extras if isinstance(each, Ref)), None)
    rule = next((each for each in extras if isinstance(each, FieldRule)), ID if ref else None)
    managed = next((each for each in extras if isinstance(each, Managed)), None)
    given = tuple(each for each in choices if managed is None or each not in managed.values)
    return Field(
        name,
        hint,
        rule,
        choices,
        given,
        ref,
        many,
        optional,
        managed is not None and not managed.values,
        default,
    )
