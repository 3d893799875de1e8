"""Which bank rule a row of a bank statement matches, and what the rule makes of it.

Many rows meet many rules: a long statement has 100,000 rows, a company a few hundred rules. So the
rules are prepared once. Most rules ask for a text, and a row can only match those of whose texts it
has some adjacent characters: an index by these characters finds them, and only they are compared.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from domain.banking.bank_rules import BankRule, TextCondition, comparable
from domain.values import LARGEST_MONEY

_CHARACTERS = 3
"""How many adjacent characters of a text the index of rules has."""


@frozen
class RuleSubject:
    """What rules look at in a row of a bank statement."""

    account_id: str
    """The bank account or card."""
    amount: int
    """In cents; what comes in is positive."""
    payee: str = ""
    memo: str = ""


@frozen
class RuleOutcome:
    """What a row becomes by a rule."""

    account_id: str | None
    """The contra account; None if the rule gives none."""
    contact_id: str | None
    """The contact; None if the rule gives none."""
    payee: str
    memo: str


def matching_rule(rules: Iterable[BankRule], row: RuleSubject) -> BankRule | None:
    """The active rule that a row matches, or None; of several, the first by position and id.

    To match many rows, prepare the rules once with `PreparedRules`.
    """
    return PreparedRules(rules).matching(row)


def outcome(rule: BankRule, row: RuleSubject) -> RuleOutcome:
    """What a row that matches a rule becomes by it.

    The payee of the rule replaces that of the row. The memo of the rule is for a row without memo:
    what the bank wrote is evidence, and stays.
    """
    return RuleOutcome(
        rule.contra_account_id, rule.contact_id, rule.payee or row.payee, row.memo or rule.memo
    )


class PreparedRules:
    """Rules, prepared for matching many rows against them."""

    def __init__(self, rules: Iterable[BankRule]) -> None:
        active = sorted((rule for rule in rules if rule.active), key=lambda rule: rule.order)
        self._rules = tuple(map(_PreparedRule, active))
        self._by_characters: dict[str, list[int]] = {}
        """The places in `_rules` of rules, by characters that a row must have for them."""
        self._always: list[int] = []
        """The places of rules that must be compared with every row."""
        counts = Counter(
            part for rule in self._rules for text in rule.needed for part in _parts(text)
        )
        for place, rule in enumerate(self._rules):
            if not rule.needed:
                self._always.append(place)
            for text in rule.needed:
                self._by_characters.setdefault(_rarest_part(text, counts), []).append(place)

    def matching(self, row: RuleSubject) -> BankRule | None:
        """The rule that a row matches, or None; of several, the first by position and id."""
        payee, memo = comparable(row.payee), comparable(row.memo)
        places = {*self._always}
        for text in (payee, memo):
            for part in self._by_characters.keys() & _parts(text):
                places.update(self._by_characters[part])
        for place in sorted(places):
            if self._rules[place].matches(row, payee, memo):
                return self._rules[place].rule
        return None


def _parts(text: str) -> set[str]:
    """All adjacent characters of a text, as many as the index has."""
    return {text[at : at + _CHARACTERS] for at in range(len(text) - _CHARACTERS + 1)}


def _rarest_part(text: str, counts: Mapping[str, int]) -> str:
    """The characters of a text that the fewest rules have."""
    return min(_parts(text), key=lambda part: (counts[part], part))


class _PreparedRule:
    """A rule, with its texts as they are compared."""

    __slots__ = ("_account_id", "_conditions", "_least", "_most", "_sign", "needed", "rule")

    def __init__(self, rule: BankRule) -> None:
        self.rule = rule
        self._account_id = rule.account_id
        self._sign = {"in": 1, "out": -1, None: 0}[rule.direction]
        self._least = rule.amount_from or 0
        self._most = LARGEST_MONEY if rule.amount_to is None else rule.amount_to
        self._conditions = tuple(map(_PreparedCondition, rule.text_conditions))
        self.needed: tuple[str, ...] = next(
            (condition.alternatives for condition in self._conditions if condition.can_be_indexed),
            (),
        )
        """Texts of which every row that matches has one; empty if the rule does not say any."""

    def matches(self, row: RuleSubject, payee: str, memo: str) -> bool:
        """Whether all conditions hold for a row, whose texts are given as they are compared."""
        if not self._least <= abs(row.amount) <= self._most:
            return False
        if self._sign and row.amount * self._sign <= 0:
            return False
        if self._account_id is not None and self._account_id != row.account_id:
            return False
        return all(condition.holds(payee, memo) for condition in self._conditions)


class _PreparedCondition:
    """A condition on the texts of a row, with its alternatives as they are compared."""

    __slots__ = ("_field", "_match", "alternatives")

    def __init__(self, condition: TextCondition) -> None:
        self._field, self._match = condition.field, condition.match
        self.alternatives = condition.alternatives

    @property
    def can_be_indexed(self) -> bool:
        """Whether a row must have one of its alternatives, which are long enough for the index."""
        return self._match != "does_not_contain" and all(
            len(text) >= _CHARACTERS for text in self.alternatives
        )

    def holds(self, payee: str, memo: str) -> bool:
        """Whether a row with these texts fulfils the condition."""
        if self._field == "either":
            texts: Sequence[str] = (payee, memo)
        else:
            texts = (payee,) if self._field == "payee" else (memo,)
        match self._match:
            case "is":
                return any(text in self.alternatives for text in texts)
            case "begins_with":
                return any(text.startswith(self.alternatives) for text in texts)
            case "contains":
                return self._is_in(texts)
            case "does_not_contain":
                return not self._is_in(texts)

    def _is_in(self, texts: Sequence[str]) -> bool:
        return any(alternative in text for text in texts for alternative in self.alternatives)
