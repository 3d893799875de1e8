"""Every guard, in the order in which they are asked. A new rule is a function in a file of this folder, and its name here."""

from application.unit_of_work.guards.change import Guard
from application.unit_of_work.guards.closed_periods import closed_periods_stay
from application.unit_of_work.guards.deposited_rows import deposited_rows_stay
from application.unit_of_work.guards.posting_rules import postings_follow_the_rules
from application.unit_of_work.guards.records_in_use import nothing_refers_to_what_is_removed
from application.unit_of_work.guards.unique_keys import keys_are_unique

GUARDS: tuple[Guard, ...] = (
    nothing_refers_to_what_is_removed, keys_are_unique, closed_periods_stay, deposited_rows_stay, postings_follow_the_rules,
)  # fmt: skip
