"""Bank rules: what a person has said of rows of bank statements, once and for all.

`rule_matching` finds the rule of a row.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from domain.errors import Fault
from domain.records import Part, Ref, record
from domain.tagged_records import TaggedRecord
from domain.texts import name_key, search_words
from domain.values import Label, Memo, Money, Name, Position, format_amount

ALTERNATIVES = "|"
"""What stands between the alternatives in the text of a condition."""

MOST_CONDITIONS = 20
"""How many conditions on its texts a rule has at most."""

_ADDRESSES = frozenset({"try", "order"})
"""What stands in paths where the ids of rules stand."""

TextField = Literal["payee", "memo", "either"]
"""The text of a row that a condition is on; `either` is the payee or the memo."""

TextMatch = Literal["contains", "does_not_contain", "is", "begins_with"]
"""How the text of a row is compared with that of a condition."""


@record
class TextCondition(Part):
    """A condition on the payee or memo of a row.

    Capitals, accents, punctuation and extra spaces do not count. Of several alternatives, one must
    hold; with `does_not_contain`, the row must contain none of them.
    """

    field: TextField = "payee"
    match: TextMatch = "contains"
    text: Label
    """One text, or several alternatives with `|` between them."""

    def rules(self) -> Iterator[Fault]:
        if not all(self.alternatives):
            yield Fault(
                "/text",
                f"must have a letter or digit, also in each of the alternatives that a "
                f"{ALTERNATIVES} separates",
            )

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The alternatives as they are compared."""
        return tuple(comparable(text) for text in self.text.split(ALTERNATIVES))


@record
class BankRule(TaggedRecord):
    """A rule for the rows of bank statements: if all of its conditions hold, this is what they are.

    Of all active rules, the first one that matches a row wins. A rule decides which account and
    contact a row is for; what the row itself says stays, unless the rule says otherwise.
    """

    plural = "rules"
    singular = "rule"

    name: Name
    position: Position
    """The place of the rule in the order; of rules in the same place, the smaller id is first."""
    active: bool = True

    account_id: Annotated[str, Ref("account")] | None = None
    """The bank account or card to whose rows the rule is limited."""
    direction: Literal["in", "out"] | None = None
    """Whether the rule is only for money that comes in, or only for money that goes out."""
    text_conditions: tuple[TextCondition, ...] = ()
    amount_from: Money | None = None
    """The smallest amount, without its sign."""
    amount_to: Money | None = None
    """The greatest amount, without its sign."""

    contra_account_id: Annotated[str, Ref("account")] | None = None
    """The account that the money comes from or goes to: income, an expense, or another one."""
    contact_id: Annotated[str, Ref("contact")] | None = None
    """The customer or vendor."""
    payee: Label = ""
    """What replaces the payee of the row; if it is empty, the payee stays."""
    memo: Memo = ""
    """The memo of a row that has none."""

    def keys(self) -> Mapping[str, str]:
        return {"name": name_key(self.name)}

    def texts(self) -> Iterator[str]:
        yield from (self.name, self.payee, self.memo)
        yield from (condition.text for condition in self.text_conditions)

    def rules(self) -> Iterator[Fault]:
        if self.id in _ADDRESSES:
            yield Fault("/id", f"must not be {self.id!r}, which is an address of its own")
        if len(self.text_conditions) > MOST_CONDITIONS:
            count = len(self.text_conditions)
            yield Fault("/text_conditions", f"must be at most {MOST_CONDITIONS}; there are {count}")
        yield from self._rules_of_amounts()
        if not self.has_conditions:
            yield Fault(
                "",
                "must have a condition: an account, a direction, a text or an amount; without one "
                "it would match every row",
            )
        if self.contra_account_id is None and self.contact_id is None:
            yield Fault(
                "/contra_account_id",
                "must be given, unless the rule gives a contact instead",
                code="missing",
            )
        if self.account_id is not None and self.contra_account_id == self.account_id:
            yield Fault(
                "/contra_account_id", "must not be the bank account to whose rows it is limited"
            )

    def _rules_of_amounts(self) -> Iterator[Fault]:
        for name, amount in (("amount_from", self.amount_from), ("amount_to", self.amount_to)):
            if amount is not None and amount < 0:
                yield Fault(
                    f"/{name}",
                    "must not be below zero: rules compare amounts without their sign; use the "
                    "direction to tell money in from money out",
                )
        if (
            self.amount_from is not None
            and self.amount_to is not None
            and self.amount_to < self.amount_from
        ):
            least = format_amount(self.amount_from)
            yield Fault(
                "/amount_to",
                f"must be at least {least}, from which the amounts begin",
                code="out_of_range",
            )

    @property
    def has_conditions(self) -> bool:
        """Whether it says of a row when it matches."""
        conditions = (self.account_id, self.direction, self.amount_from, self.amount_to)
        return bool(self.text_conditions) or any(value is not None for value in conditions)

    @property
    def order(self) -> tuple[int, str]:
        """By what rules are sorted: the first one that matches wins."""
        return self.position, self.id


def comparable(text: str) -> str:
    """A text of a row or a condition as they are compared: its words, with a space between them."""
    return " ".join(search_words(text))
