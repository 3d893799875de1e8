"""The collection of bank rules.

It is not among those of `registry`: checksums do not cover it, and imports do not fill it.
"""

from application.banking import bank_rules
from application.collections.collection import Collection, Filter
from domain.banking.bank_rules import BankRule

BANK_RULES = Collection(
    "rules",
    BankRule,
    filters=(Filter("name", "name", "text"), Filter("active", "active")),
    sorts=("position", "name"),
    order="position",
    defaulted=frozenset({"position"}),
    fill_defaults=bank_rules.fill_rule_defaults,
    preserved_on_put=frozenset({"position"}),
    save=bank_rules.save_rule,
)
