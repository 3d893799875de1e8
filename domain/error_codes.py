"""The codes of conflicts that have no class of their own, and of the faults of a refused request.

Programs branch on them, so they never change. docs/errors.md says what to do about each.
"""

from typing import Literal, get_args

ConflictCode = Literal[
    "conflict",
    "id_taken",
    "name_taken",
    "number_taken",
    "external_id_taken",
    "void",
    "draft",
    "paid",
    "wrong_kind",
    "nothing_open",
    "over_applied",
    "applied_manually",
    "not_applied",
    "deposited",
    "not_undeposited",
    "posted_by_document",
    "reversed",
    "takes_back",
    "account_used",
    "account_reconciled",
    "default_account",
    "contact_used",
    "earlier_statement",
    "session_sealed",
    "already_undone",
    "already_committed",
    "plan_outdated",
    "changed_since",
    "attached",
    "imported_again",
    "incomplete_order",
    "type_differs",
    "backup_unusable",
    "merge_obstacle",
    "several_obstacles",
]
"""What stands in the way of a request that is right in itself."""

FaultCode = Literal[
    "rule",
    "missing",
    "unknown_field",
    "wrong_type",
    "not_one_of",
    "not_an_amount",
    "not_a_date",
    "malformed",
    "too_long",
    "too_short",
    "out_of_range",
    "unbalanced",
    "repeated",
    "unknown_id",
    "inactive",
    "wrong_kind",
    "unknown_parameter",
    "repeated_parameter",
    "wrong_cursor",
]
"""What is wrong at one place of a request."""

CONFLICT_CODES: tuple[ConflictCode, ...] = get_args(ConflictCode)
FAULT_CODES: tuple[FaultCode, ...] = get_args(FaultCode)
