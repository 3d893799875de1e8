"""All guards, in the order in which they are asked.

A new guard is a function in its own file in this folder, and its name in this list.
"""

from application.unit_of_work.guards.change import Guard
from application.unit_of_work.guards.closed_periods import check_closed_periods
from application.unit_of_work.guards.deposited_rows import check_deposited_rows
from application.unit_of_work.guards.posting_rules import check_posting_rules
from application.unit_of_work.guards.reconciled_rows import check_reconciled_rows
from application.unit_of_work.guards.records_in_use import check_records_in_use
from application.unit_of_work.guards.unique_keys import check_unique_keys

GUARDS: tuple[Guard, ...] = (
    check_records_in_use,
    check_unique_keys,
    check_closed_periods,
    check_deposited_rows,
    check_posting_rules,
    check_reconciled_rows,
)
