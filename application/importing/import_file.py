"""Importing what a reader found in a file of another program: all of it, or nothing.

    bytes --Reader--> ParsedFile --import_file--> ImportAnswer        readers are adapters, one for each format

Faults are values here, never raised one by one: a file with ten wrong rows is answered with all ten.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from application.collections.collection import Collection
from application.collections.operations import amend, create
from application.collections.registry import ACCOUNTS, CONTACTS, ITEMS, TERMS
from application.importing.account_resolver import AccountResolver
from application.importing.contact_resolver import ContactResolver
from application.importing.document_classifier import DocumentClassifier
from application.importing.import_answer import ImportAnswer, ImportRefused
from application.importing.parsed_file import (
    Assumed,
    ImportedRecord,
    ImportedTransaction,
    LeftOut,
    ParsedFile,
    RefusedRow,
)
from application.ledger.company import change_settings
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import BookkeepingError, Closed, Overflow
from domain.values import LATEST


def import_file(
    work: UnitOfWork, file: ParsedFile, *, partial: bool = False, strict: bool = False
) -> ImportAnswer:
    """Make everything that a file holds; raises `ImportRefused` if any row is wrong, unless the rest is wanted.

    Lists come before transactions, wherever they stand in the file. Names that no list declares are made and told,
    or refused where `strict`.
    """
    answer = ImportAnswer(
        file, left_out=list(file.left_out), assumed=list(file.assumed), refused=list(file.refused)
    )
    answer.before = _debits(work)
    run = _Import(work, answer, strict=strict)
    run.terms()
    run.accounts()
    run.records()
    run.transactions()
    run.deactivate()
    if answer.refused and not partial:
        raise ImportRefused(answer)
    answer.after = _debits(work)
    return answer


class _Import:
    """One import under way."""

    def __init__(self, work: UnitOfWork, answer: ImportAnswer, *, strict: bool) -> None:
        self.work = work
        self.answer = answer
        self.undo: list[Callable[[], None]] = []
        """How to take back what was made on need, in the order in which it was made."""
        self.chart = AccountResolver(work, answer.created, self._assume, self.undo, strict=strict)
        self.names = ContactResolver(work, answer.created, self._assume, self.undo, strict=strict)
        self.documents = DocumentClassifier(work, self.chart, self.names, self._assume, self.undo)

    def terms(self) -> None:
        for each in self._records("terms"):
            found = self.names.terms.get(each.fields["name"].casefold())
            self._count_kept(each, TERMS, partial(self._keep, TERMS, found, each.fields))

    def accounts(self) -> None:
        for each in sorted(self.answer.file.accounts, key=lambda each: each.path.count(":")):
            with_line = self._attempt(each.line, 1, partial(self.chart.declare, each))
            if with_line is None:
                continue
            account, is_new = with_line
            self._count("accounts", is_new=is_new)
            if each.role:
                self._set_default(each.line, each.role, account.id)

    def deactivate(self) -> None:
        """Hide the accounts that the file hides, now that its transactions are posted on them."""
        for id_ in self.chart.hidden:
            amend(self.work, ACCOUNTS, id_, {"active": False})

    def _set_default(self, line: int, role: str, account_id: str) -> None:
        try:
            change_settings(self.work, {role: account_id})
        except BookkeepingError as error:
            self._assume(line, "the default account of the settings stays as it is", str(error))

    def records(self) -> None:
        for each in self._records("contact"):
            terms = self.names.terms.get(each.terms.casefold()) if each.terms else None
            if each.terms and terms is None:
                self._assume(
                    each.line,
                    f"{each.fields['name']} has no terms",
                    f"the file names the terms {each.terms!r} and does not declare them",
                )
            found = self.names.contact(each.fields["kind"], each.fields["name"])
            fields = {**each.fields, "terms_id": terms.id if terms else None}
            self._count_kept(each, CONTACTS, partial(self._keep, CONTACTS, found, fields))
        for each in self._records("item"):
            self._count_kept(each, ITEMS, partial(self._item, each))

    def transactions(self) -> None:
        posted = 0
        for each in self.answer.file.transactions:
            made = self._attempt(each.line, each.rows, partial(self._transaction, each))
            if made:
                posted += 1
                self.answer.created.update(made)
                self.answer.made_lines += each.rows
        if posted:
            why = "duplicates are not recognised yet: importing this file again posts its transactions again"
            self._assume(1, f"all {posted} transactions are new", why)

    def _records(self, kind: str) -> Iterator[ImportedRecord]:
        return (each for each in self.answer.file.records if each.kind == kind)

    def _item(self, each: ImportedRecord) -> bool:
        account = (
            self.chart.find(each.account, each.line, None, 1 if each.fields.get("tax") else -1)
            if each.account
            else None
        )
        fields = {name: value for name, value in each.fields.items() if name != "tax"}
        found = self.names.items.get(fields["name"].casefold())
        return self._keep(ITEMS, found, {**fields, "account_id": account.id if account else None})

    def _keep(self, collection: Collection[Any], found: Any, fields: Mapping[str, Any]) -> bool:
        """Make a record, or fill in what the one of that name lacks; whether it is new."""
        if found is None:
            self.names.learn(create(self.work, collection, fields))
            return True
        empty = {"", None, Decimal(0)}
        missing = {
            name: value
            for name, value in fields.items()
            if getattr(found, name) in empty and value not in empty
        }
        self.names.learn(amend(self.work, collection, found.id, missing))
        return False

    def _count_kept(
        self, each: ImportedRecord, collection: Collection[Any], keep: Callable[[], bool]
    ) -> None:
        is_new = self._attempt(each.line, 1, keep)
        if is_new is not None:
            self._count(collection.name, is_new=is_new)

    def _transaction(self, each: ImportedTransaction) -> list[str] | None:
        if self.work.settings.is_closed(each.date):
            raise Closed(
                f"dated {each.date}, and the books are closed to {self.work.settings.closing_date}"
            )
        if not any(line.amount for line in each.lines):
            self.answer.left_out.append(
                LeftOut(
                    each.type,
                    each.rows,
                    f"line {each.line}: all its amounts are zero, so there is nothing to post",
                )
            )
            return None
        made = self.documents.make(each)
        self.answer.doubled += self.documents.doubled
        return made

    def _attempt(self, line: int, rows: int, work: Callable[[], Any]) -> Any:
        """The result of some work, or None where it is refused; then the row is told as refused, and what was made for
        it alone is taken back."""
        told, made = len(self.answer.assumed), len(self.undo)
        try:
            done = work()
        except Overflow:
            raise
        except BookkeepingError as error:
            self.answer.refused.append(RefusedRow(line, error.code, str(error), rows))
        else:
            del self.undo[made:]
            return done
        while len(self.undo) > made:
            self.undo.pop()()
        del self.answer.assumed[told:]
        return None

    def _count(self, collection: str, *, is_new: bool) -> None:
        (self.answer.created if is_new else self.answer.merged)[collection] += 1
        if is_new:
            self.answer.made_lines += 1
        else:
            self.answer.merged_lines += 1

    def _assume(self, line: int, what: str, why: str) -> None:
        self.answer.assumed.append(Assumed(line, what, why))


def _debits(work: UnitOfWork) -> int:
    """The sum of all debit balances: what a trial balance has on each of its sides."""
    return sum(max(each.net, 0) for each in work.session.ledger.turnovers(None, LATEST).values())
