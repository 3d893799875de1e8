"""The changes to closed periods in sentences, without their amounts."""

from collections.abc import Iterator

from attrs import define

from application.history.closed_changes import (
    ApplicationChanged,
    ClosedChange,
    ClosingDateMoved,
    DocumentChanged,
    FiguresRestated,
    MarkOverridden,
    RecordMerged,
    RestatedField,
)
from application.history.history_page import time_text
from application.history.names import Names
from application.json_names import json_name
from domain.ledger.accounts import Account
from domain.records import fields_of
from domain.reports.periods import format_date


@define
class Reopening:
    """The time while the closing date is moved back, and what has changed in it so far."""

    is_open: bool = False
    documents: int = 0
    applications: int = 0

    def follow(self, change: ClosedChange) -> None:
        """Count a change; the closing date that is moved back begins to count anew."""
        if isinstance(change, ClosingDateMoved):
            if change.is_back and not change.closing.is_moved_back:
                self.documents = self.applications = 0
            self.is_open = change.is_back or (
                change.closing.is_moved_back and not change.is_closed_again
            )
        elif self.is_open:
            self.documents += isinstance(change, DocumentChanged) and change.is_closed
            self.applications += isinstance(change, ApplicationChanged)

    @property
    def words(self) -> str:
        """How much has changed."""
        counted = (
            _count(self.documents, "change of a document", "changes of documents"),
            _count(self.applications, "change of what is applied", "changes of what is applied"),
        )
        what = " and ".join(filter(None, counted))
        return f"{what} in the closed period" if what else "nothing changed in the closed period"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""


def closing_sentence(moved: ClosingDateMoved, reopening: Reopening) -> str:
    """How the closing date was moved, when, by whom and why."""
    when = f"{time_text(moved.change.at)}, {moved.change.actor}"
    reason = f", because: {moved.reason}" if moved.reason else ""
    after = format_date(moved.after) if moved.after else ""
    if moved.is_back:
        assert moved.closing.in_force
        before = format_date(moved.closing.in_force)
        if not after:
            return f"{when}: the closing date, {before}, was removed{reason}"
        return f"{when}: the closing date was moved back from {before} to {after}{reason}"
    if moved.is_closed_again:
        return f"{when}: the books were closed again to {after}{reason}; {reopening.words}"
    if moved.closing.is_moved_back:
        return f"{when}: the closing date was moved on to {after}{reason}"
    return f"{when}: the books were closed to {after}{reason}"


def change_sentence(change: ClosedChange, names: Names) -> str:
    """What was done, in a sentence without its amounts."""
    text = ""
    if isinstance(change, DocumentChanged):
        text = f"{change.label} {change.action}{_dates_of(change)}"
    elif isinstance(change, ApplicationChanged):
        credit, charge = (
            names.of(item.kind, item.document_id) for item in (change.credit, change.charge)
        )
        text = f"{credit} applied to {charge} as of {change.day}"
    elif isinstance(change, RecordMerged):
        first, last = change.dates
        count = _count(change.documents, "document", "documents")
        days = f"{first} to {last}" if first < last else str(first)
        text = (
            f"{names.of(change.kind, change.id)} merged into "
            f"{names.of(change.kind, change.into_id)}: {count} of {days}"
        )
    elif isinstance(change, FiguresRestated):
        what = names.of("account", change.account_id) if change.account_id else "Settings"
        text = f"{what}: {', '.join(_restated(change, names))}"
    elif isinstance(change, MarkOverridden):
        document, account = (change.row.kind, change.row.document_id), change.row.account_id
        text = (
            f"The row of {names.of(*document)} on {names.of('account', account)} is "
            f"{change.after if change.after != 'none' else 'not cleared'}, and was {change.before}"
        )
    reason = change.change.override
    return f"{text} (an exception, because: {reason})" if reason else text


def _dates_of(change: DocumentChanged) -> str:
    """How its dates changed, if they did, and what else shows in no amount."""
    if not change.is_readable:
        return ", in a form that this program does not know: its amounts cannot be read"
    if change.action != "changed":
        return ""
    if change.date_before != change.date_after:
        return f": moved from {change.date_before} to {change.date_after}"
    if change.is_reordered:
        return ": its lines are in another order, which the cash basis shares cents out by"
    if change.due_before != change.due_after:
        return f": due {change.due_after}, before {change.due_before}"
    return ""


def _restated(change: FiguresRestated, names: Names) -> Iterator[str]:
    for field in change.fields:
        values = (field.before, field.after)
        before, after = (_restated_text(field, value, names) for value in values)
        yield f"{_WORDS[field.field]} changed from {before} to {after}"


def _restated_text(field: RestatedField, value: str | int | None, names: Names) -> str:
    text = str(value or "none")
    return names.of("account", text) if field.field.endswith("Id") else text.replace("_", " ")


_WORDS = {
    json_name(field.name): field.name.removesuffix("_id").replace("_", " ")
    for field in fields_of(Account)
} | {
    "fiscalYearStart": "first month of the fiscal year",
    "retainedEarningsAccountId": "account of retained earnings",
    "undepositedFundsAccountId": "account of undeposited funds",
}
