"""The description of one field of a record or line; `records` makes it from the declaration."""

from typing import Any

import attrs

from domain.error_codes import FaultCode
from domain.values import FieldRule


@attrs.frozen(cache_hash=True)
class Field:
    """The description of one field of a record or line."""

    name: str
    type: Any
    """str, int, bool, date, Decimal, Metadata, OpaqueValue, or a `Part` for lines."""
    rule: FieldRule | None
    choices: tuple[str, ...]
    """All values that the field may have, where they can be listed."""
    writable_choices: tuple[str, ...]
    """The choices that a person may enter; only the books set the others."""
    ref: str | None
    """The kind of the record whose id the field holds."""
    many: bool
    """Whether the field holds a tuple of lines."""
    optional: bool
    """Whether the field may be None."""
    managed: bool
    """Whether only the books set the field."""
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
        if self.many:
            is_of_type = type(value) is tuple and all(type(line) is self.type for line in value)
        else:
            is_of_type = type(value) is self.type
        if not is_of_type:
            return f"must be {self.rule.words if self.rule else self.type.__name__}"
        if self.choices and value not in self.choices:
            return f"must be one of {', '.join(self.writable_choices)}"
        return self.rule.check(value) if self.rule else None

    def code_of(self, value: Any) -> FaultCode:
        """The code of what `check` finds wrong with a value."""
        if value is None:
            return "missing"
        if self.many or type(value) is not self.type:
            return "wrong_type"
        return "not_one_of" if self.rule is None or self.choices else self.rule.code_of(value)
