"""The events of what a person cares about: `invoice.paid`, `payment.received`, `period.closed` ...

An event is told from one change in the log, by comparing the record before and after it. Only what
is applied to charges needs more than one change: see `events`. That an invoice becomes overdue is
no event, because nothing changes then.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import frozen

from domain.reconciliation.applications import AppliedCredit

StoredRecord = Mapping[str, Any]
"""The stored fields of a record as JSON; a field is absent where an older program lacked it."""
Test = Callable[[StoredRecord | None, StoredRecord | None], bool]
"""Whether something happened between a record before its change and after it; None if it is not
there."""


@frozen
class EventKind:
    """One kind of event."""

    name: str
    collection: str
    """The collection of the record that the event is about."""
    meaning: str
    """What happened, as a sentence."""
    test: Test | None = None
    """Tells from a change of the record whether it happened; None if the change does not show it
    alone, because it is about what is applied."""

    @property
    def sources(self) -> frozenset[str]:
        """The collections whose changes can show it."""
        if self.test:
            return frozenset({self.collection})
        return frozenset({self.collection, AppliedCredit.plural})


# The tests


def _is_new(before: StoredRecord | None, after: StoredRecord | None) -> bool:
    return before is None and after is not None


def _is_gone(before: StoredRecord | None, after: StoredRecord | None) -> bool:
    return before is not None and after is None


def _is_changed(before: StoredRecord | None, after: StoredRecord | None) -> bool:
    return before is not None and after is not None


def _is_voided(before: StoredRecord | None, after: StoredRecord | None) -> bool:
    return before is not None and is_void(after) and not is_void(before)


def _is_changed_document(before: StoredRecord | None, after: StoredRecord | None) -> bool:
    """Whether a document was changed, but for being voided, sent or printed."""
    if before is None or after is None or _is_voided(before, after):
        return False
    is_sent = after.get("status") in _SENT
    return not is_sent or {**before, "status": ""} != {**after, "status": ""}


def _is_sent(before: StoredRecord | None, after: StoredRecord | None) -> bool:
    was_sent = before is not None and before.get("status") in _SENT
    return (
        after is not None
        and after.get("status") in _SENT
        and not was_sent
        and not after.get("voids")
    )


def _becomes(status: str) -> Test:
    def test(before: StoredRecord | None, after: StoredRecord | None) -> bool:
        was = before is not None and before.get("status") == status
        return after is not None and after.get("status") == status and not was

    return test


def _is_undone(before: StoredRecord | None, after: StoredRecord | None) -> bool:
    return (
        before is not None
        and after is not None
        and bool(after.get("undone"))
        and not before.get("undone")
    )


def _is_closed(before: StoredRecord | None, after: StoredRecord | None) -> bool:
    return _closing_date(after) > _closing_date(before)


def _is_reopened(before: StoredRecord | None, after: StoredRecord | None) -> bool:
    return _closing_date(after) < _closing_date(before)


def _is_set_otherwise(before: StoredRecord | None, after: StoredRecord | None) -> bool:
    if before is None or after is None:
        return False
    same = {"closingDate": None, "reason": ""}
    return {**before, **same} != {**after, **same}


def _closing_date(settings: StoredRecord | None) -> str:
    return (settings and settings.get("closingDate")) or ""


def is_void(document: StoredRecord | None) -> bool:
    """Whether a document is void, also where an opposite document takes it back."""
    return document is not None and bool(
        document.get("voidReason") or document.get("status") == "void"
    )


def _of_kind(kind: str, test: Test) -> Test:
    """The test for the records of one kind in a collection that has two."""

    def test_of_kind(before: StoredRecord | None, after: StoredRecord | None) -> bool:
        record = after or before
        return record is not None and record["kind"] == kind and test(before, after)

    return test_of_kind


_SENT = ("sent", "printed")

# The table


def _list_events(subject: str, collection: str, words: str) -> Iterator[EventKind]:
    """The events of a record in a list, such as a contact."""
    yield EventKind(f"{subject}.created", collection, f"{words} was created.", _is_new)
    yield EventKind(f"{subject}.changed", collection, f"{words} was changed.", _is_changed)
    yield EventKind(f"{subject}.deleted", collection, f"{words} was deleted.", _is_gone)


def _document_events(
    subject: str, collection: str, words: str, made: str, kind: str = ""
) -> Iterator[EventKind]:
    """The events of a kind of document; `made` is the verb for a new one."""
    tests = {
        made: (f"{words} was {made}.", _is_new),
        "changed": (f"{words} was changed, but for being voided or sent.", _is_changed_document),
        "voided": (f"{words} was voided.", _is_voided),
        "deleted": (f"{words} was deleted.", _is_gone),
    }
    for verb, (meaning, test) in tests.items():
        test_of_kind = _of_kind(kind, test) if kind else test
        yield EventKind(f"{subject}.{verb}", collection, meaning, test_of_kind)


def _charge_events(subject: str, collection: str, words: str) -> Iterator[EventKind]:
    """The events of what is applied to a kind of charge."""
    paid = f"{words} has no open amount any more: it was paid, credited or written off in full."
    yield EventKind(f"{subject}.paid", collection, paid)
    reopened = f"{words} that was paid has an open amount again."
    yield EventKind(f"{subject}.reopened", collection, reopened)


def _credit_events(subject: str, collection: str, words: str) -> Iterator[EventKind]:
    """The events of what a kind of credit pays."""
    yield EventKind(f"{subject}.applied", collection, f"{words} pays a document, or more of it.")
    unapplied = f"{words} does not pay a document any more, or less of it."
    yield EventKind(f"{subject}.unapplied", collection, unapplied)
    yield EventKind(
        f"{subject}.refunded", collection, f"An amount of {words.lower()} was refunded."
    )


EVENT_KINDS: tuple[EventKind, ...] = (
    *_document_events("invoice", "invoices", "An invoice", "created", "invoice"),
    EventKind(
        "invoice.sent",
        "invoices",
        "An invoice was sent or printed, so that it is owed.",
        _of_kind("invoice", _is_sent),
    ),
    *_charge_events("invoice", "invoices", "An invoice"),
    *_document_events("credit_memo", "invoices", "A credit memo", "created", "credit_memo"),
    EventKind(
        "credit_memo.sent",
        "invoices",
        "A credit memo was sent or printed, so that it counts.",
        _of_kind("credit_memo", _is_sent),
    ),
    *_credit_events("credit_memo", "invoices", "A credit memo"),
    *_document_events("payment", "payments", "A payment of a customer", "received"),
    *_credit_events("payment", "payments", "A payment of a customer"),
    *_document_events("bill", "bills", "A bill", "entered", "bill"),
    *_charge_events("bill", "bills", "A bill"),
    *_document_events("vendor_credit", "bills", "A vendor credit", "entered", "vendor_credit"),
    *_credit_events("vendor_credit", "bills", "A vendor credit"),
    *_document_events("bill_payment", "bill-payments", "A payment to a vendor", "made"),
    *_credit_events("bill_payment", "bill-payments", "A payment to a vendor"),
    *_document_events("journal", "journals", "A journal", "posted"),
    *_document_events("bank_transaction", "bank-transactions", "A bank transaction", "entered"),
    *_list_events("contact", "contacts", "A contact"),
    *_list_events("item", "items", "An item"),
    *_list_events("account", "accounts", "An account"),
    *_list_events("terms", "terms", "A set of payment terms"),
    EventKind("attachment.added", "attachments", "A file was attached to a record.", _is_new),
    EventKind(
        "attachment.removed", "attachments", "A file was removed, or its record was.", _is_gone
    ),
    EventKind("period.closed", "settings", "The closing date was moved on.", _is_closed),
    EventKind("period.reopened", "settings", "The closing date was moved back.", _is_reopened),
    EventKind("settings.changed", "settings", "Other settings were changed.", _is_set_otherwise),
    EventKind("import.committed", "batches", "A file was imported.", _is_new),
    EventKind("import.undone", "batches", "An import was undone.", _is_undone),
    EventKind(
        "reconciliation.begun", "reconciliations", "A bank reconciliation was begun.", _is_new
    ),
    EventKind(
        "reconciliation.finished",
        "reconciliations",
        "A bank reconciliation was finished.",
        _becomes("finished"),
    ),
    EventKind(
        "reconciliation.undone",
        "reconciliations",
        "A finished bank reconciliation was undone.",
        _becomes("undone"),
    ),
    EventKind(
        "reconciliation.cancelled",
        "reconciliations",
        "An open bank reconciliation was cancelled.",
        _is_gone,
    ),
)
"""Every kind of event."""

EVENT_NAMES = tuple(kind.name for kind in EVENT_KINDS)
