"""Which document an imported transaction becomes: what its type says, as far as its accounts allow; else a journal."""

from collections.abc import Callable, Mapping
from decimal import Context, Decimal
from functools import partial
from typing import Any

from attrs import evolve, frozen

from application.collections.collection import Collection
from application.collections.operations import create
from application.collections.registry import (
    BANK_TRANSACTIONS,
    BILL_PAYMENTS,
    BILLS,
    INVOICES,
    JOURNALS,
    PAYMENTS,
)
from application.importing.account_resolver import AccountResolver
from application.importing.contact_resolver import ContactResolver
from application.importing.parsed_file import ImportedLine, ImportedTransaction
from application.invoicing.invoices import keep_invoice
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_transactions import Split
from domain.invoicing.invoices import Invoice, InvoiceApplication, InvoiceLine
from domain.ledger.accounts import Account
from domain.ledger.journals import JournalLine
from domain.purchasing.bills import Bill, BillLine
from domain.records import Record
from domain.values import extend

TRANSFER = "Transfer"
"""What QuickBooks calls a transfer: it stands on whichever of its two sides is cash."""

SALES = frozenset({"invoice", "credit_memo"})

NO_NAME = "(no name)"

AS_NUMBERED = evolve(INVOICES, save=keep_invoice)
"""Invoices with the numbers that another program gave them, doubled ones too."""


@frozen
class ResolvedLine:
    """A line of a transaction, with the account that it is on."""

    line: ImportedLine
    account: Account

    @property
    def amount(self) -> int:
        """Debit positive."""
        return self.line.amount


class DocumentClassifier:
    """The documents of one import."""

    def __init__(
        self,
        work: UnitOfWork,
        chart: AccountResolver,
        names: ContactResolver,
        assume: Callable[[int, str, str], None],
        undo: list[Callable[[], None]],
    ) -> None:
        self._work = work
        self._chart = chart
        self._names = names
        self._assume = assume
        self._undo = undo
        self.doubled: list[str] = []
        """The numbers of the last transaction that other documents have too."""

    def make(self, each: ImportedTransaction) -> list[str]:
        """Make what a transaction is; answers the collections of what was made."""
        self.doubled = []
        wanted = [
            line
            for line in each.lines
            if line.amount
            or line is each.lines[0]
            or (each.form in SALES and (line.memo or line.item))
        ]
        places = [
            ResolvedLine(line, self._chart.find(line.account, line.line, line.place, line.amount))
            for line in wanted
        ]
        head, others = places[0], places[1:]
        for fit in (
            self._sale,
            self._payment,
            self._bill,
            self._bill_payment,
            self._bank_transaction,
        ):
            if made := fit(each, head, others):
                return made
        return self._journal(each, [place for place in places if place.amount])

    # One function for each form: what it makes, or nothing where the accounts do not allow it

    def _sale(
        self, each: ImportedTransaction, head: ResolvedLine, others: list[ResolvedLine]
    ) -> list[str]:
        """An invoice or credit memo; a line that puts money on a cash account is a payment of it."""
        sign = 1 if each.form == "invoice" else -1
        if each.form not in SALES or head.account.control_of != "customer":
            return []
        paid = [
            place
            for place in others
            if self._is_cash(place.account) and place.amount > 0 and sign > 0
        ]
        lines = [
            place
            for place in others
            if place not in paid and (place.amount or self._is_earned(place.account))
        ]
        total = -sign * sum(place.amount for place in lines)
        if not lines or total < 0 or not all(self._is_earned(place.account) for place in lines):
            return []
        contact = self._contact(each, head)
        given = {
            "kind": each.form, "status": "sent", "contact_id": contact, "date": each.date, "number": each.number, "memo": head.line.memo,
            "receivable_account_id": head.account.id, "lines": self._sold(each, lines, -sign),
        }  # fmt: skip
        invoice = self._create(AS_NUMBERED, given | self._due(each))
        for place in paid:
            most = min(place.amount, total)
            stated = (InvoiceApplication(invoice_id=invoice.id, amount=most),) if most else ()
            total -= most
            payment = {
                "contact_id": contact,
                "date": each.date,
                "amount": place.amount,
                "ref": each.number,
                "memo": place.line.memo,
            }
            accounts = {
                "deposit_account_id": place.account.id,
                "receivable_account_id": head.account.id,
            }
            self._create(PAYMENTS, {**payment, **accounts, "applications": stated})
        return [INVOICES.name, *(PAYMENTS.name for _ in paid)]

    def _payment(
        self, each: ImportedTransaction, head: ResolvedLine, others: list[ResolvedLine]
    ) -> list[str]:
        control = self._one_control(others, "customer", -1)
        if (
            each.form != "payment"
            or control is None
            or not self._is_cash(head.account)
            or head.amount <= 0
        ):
            return []
        contact = self._one_contact(each, others, control)
        if contact is None:
            return []
        accounts = {"deposit_account_id": head.account.id, "receivable_account_id": control.id}
        given = {
            "contact_id": contact,
            "date": each.date,
            "amount": head.amount,
            "ref": each.number,
            "memo": head.line.memo,
            "method": each.method,
        }
        self._create(PAYMENTS, {**given, **accounts})
        return [PAYMENTS.name]

    def _bill(
        self, each: ImportedTransaction, head: ResolvedLine, others: list[ResolvedLine]
    ) -> list[str]:
        sign = 1 if each.form == "bill" else -1
        if (
            each.form not in {"bill", "vendor_credit"}
            or head.account.control_of != "vendor"
            or sign * head.amount > 0
        ):
            return []
        if not others or not all(self._is_earned(place.account) for place in others):
            return []
        lines = tuple(
            BillLine(
                account_id=place.account.id,
                description=self._described(each, place),
                amount=sign * place.amount,
            )
            for place in others
        )
        given = {
            "kind": each.form,
            "contact_id": self._contact(each, head),
            "date": each.date,
            "number": each.number,
            "memo": head.line.memo,
        }
        self._create(
            BILLS,
            {**given, "payable_account_id": head.account.id, "lines": lines} | self._due(each),
        )
        return [BILLS.name]

    def _bill_payment(
        self, each: ImportedTransaction, head: ResolvedLine, others: list[ResolvedLine]
    ) -> list[str]:
        control = self._one_control(others, "vendor", 1)
        if (
            each.form != "bank"
            or each.type == TRANSFER
            or control is None
            or not head.account.is_bank_or_card
            or head.amount >= 0
        ):
            return []
        contact = self._one_contact(each, others, control)
        if contact is None:
            return []
        given = {
            "contact_id": contact,
            "date": each.date,
            "amount": -head.amount,
            "ref": each.number,
            "memo": head.line.memo,
        }
        self._create(
            BILL_PAYMENTS,
            {**given, "account_id": head.account.id, "payable_account_id": control.id},
        )
        return [BILL_PAYMENTS.name]

    def _bank_transaction(
        self, each: ImportedTransaction, head: ResolvedLine, others: list[ResolvedLine]
    ) -> list[str]:
        places = [head, *others]
        if (
            each.type == TRANSFER
            and len(places) == 2
            and not self._chart.is_cash_or_card(head.account)
        ):
            places.reverse()
        own, rest = places[0], places[1:]
        if (
            each.form != "bank"
            or not own.amount
            or not self._chart.is_cash_or_card(own.account)
            or any(place.account.id == own.account.id for place in rest)
        ):
            return []
        taken: set[str] = set()
        contacts = {id(place): self._contact(each, place, is_needed=False) for place in places}
        splits = tuple(
            Split(
                account_id=place.account.id, amount=-place.amount, contact_id=contacts[id(place)], memo=place.line.memo,
                row_id=self._row_of(each, place, contacts[id(place)], taken) if own.amount > 0 else None,
            )
            for place in rest
        )  # fmt: skip
        given = {
            "date": each.date, "type": each.type, "ref": each.number, "memo": head.line.memo, "account_id": own.account.id, "amount": own.amount,
            "contact_id": contacts[id(own)], "payee": head.line.name or own.line.name, "splits": splits,
        }  # fmt: skip
        self._create(BANK_TRANSACTIONS, given)
        return [BANK_TRANSACTIONS.name]

    def _journal(self, each: ImportedTransaction, places: list[ResolvedLine]) -> list[str]:
        lines = tuple(
            JournalLine(
                account_id=place.account.id, debit=max(place.amount, 0), credit=max(-place.amount, 0),
                contact_id=self._contact(each, place, is_needed=False), memo=place.line.memo,
            )
            for place in places
        )  # fmt: skip
        self._create(
            JOURNALS,
            {
                "date": each.date,
                "type": each.type,
                "ref": each.number,
                "memo": each.lines[0].memo,
                "lines": lines,
            },
        )
        return [JOURNALS.name]

    # What the forms share

    def _create(self, collection: Collection[Any], given: Mapping[str, Any]) -> Any:
        made: Record = create(self._work, collection, given)
        self._undo.append(partial(self._work.remove, made))
        if isinstance(made, (Invoice, Bill)):
            for name, key in made.keys().items():
                if len(self._work.references.holders(collection.kind, name, key)) > 1:
                    self.doubled.append(made.number)
        return made

    def _contact(
        self, each: ImportedTransaction, place: ResolvedLine, *, is_needed: bool = True
    ) -> str | None:
        """Whom a line names; on a control account the transaction's own name serves, else nobody has a name."""
        control = place.account.control_of
        name = place.line.name or (self._own_name(each) if control else "")
        if not name and (control or is_needed):
            name = NO_NAME
            self._assume(
                place.line.line,
                f"the {control} {NO_NAME}",
                f"the line is on a control account and names no {control}",
            )
        return (
            self._names.find(name, control, each.contact_kind, place.line.line).id if name else None
        )

    def _own_name(self, each: ImportedTransaction) -> str:
        """The name of a transaction: that of its own line, else the only one that its other lines have."""
        others = {line.name for line in each.lines if line.name}
        return each.lines[0].name or (others.pop() if len(others) == 1 else "")

    def _one_control(self, places: list[ResolvedLine], control: str, sign: int) -> Account | None:
        """The one control account that all lines are on, all on one side."""
        accounts = {place.account.id: place.account for place in places}
        if len(accounts) != 1 or not all(place.amount * sign > 0 for place in places):
            return None
        (account,) = accounts.values()
        return account if account.control_of == control else None

    def _one_contact(
        self, each: ImportedTransaction, places: list[ResolvedLine], account: Account
    ) -> str | None:
        names = {(place.line.name or self._own_name(each)).casefold() for place in places}
        return (
            self._contact(each, ResolvedLine(places[0].line, account)) if len(names) == 1 else None
        )

    def _due(self, each: ImportedTransaction) -> dict[str, Any]:
        terms = self._names.terms.get(each.terms.casefold()) if each.terms else None
        if each.terms and terms is None:
            self._assume(
                each.line,
                "it has the terms of its customer or vendor",
                f"it names the terms {each.terms!r}, and no list declares them",
            )
        return ({"terms_id": terms.id} if terms else {}) | (
            {"due_date": each.due_date} if each.due_date else {}
        )

    def _sold(
        self, each: ImportedTransaction, places: list[ResolvedLine], sign: int
    ) -> tuple[InvoiceLine, ...]:
        lines = []
        for place in places:
            item = self._names.items.get(place.line.item.casefold()) if place.line.item else None
            quantity, rate = _priced(sign * place.amount, place.line.quantity, place.line.price)
            described = self._described(each, place)
            lines.append(
                InvoiceLine(
                    item_id=item.id if item else None,
                    description=described,
                    quantity=quantity,
                    rate=rate,
                    account_id=place.account.id,
                )
            )
        return tuple(lines)

    def _is_cash(self, account: Account) -> bool:
        return (
            account.subtype == "bank"
            or account.id == self._work.settings.undeposited_funds_account_id
        )

    def _is_earned(self, account: Account) -> bool:
        """Whether lines of invoices and bills can be on an account."""
        return not (
            self._chart.is_cash_or_card(account)
            or account.control_of
            or account.subtype == "non_posting"
        )

    def _described(self, each: ImportedTransaction, place: ResolvedLine) -> str:
        """What a line says: its memo, else its item; and whom it names beside the customer or vendor, a tax agency."""
        other = place.line.name if place.line.name != self._own_name(each) else ""
        return "\n".join(part for part in (place.line.memo or place.line.item, other) if part)

    def _row_of(
        self, each: ImportedTransaction, place: ResolvedLine, contact: str | None, taken: set[str]
    ) -> str | None:
        """The row that a line of a deposit empties: the oldest of its amount and customer, if there is one."""
        if place.account.id != self._work.settings.undeposited_funds_account_id or contact is None:
            return None
        for row in self._work.session.open_items.open_on(place.account.id, contact, "row"):
            if row.amount == -place.amount and row.date <= each.date and row.id not in taken:
                taken.add(row.id)
                return row.id
        return None


_CONTEXT = Context(prec=40)


def _priced(
    amount: int, quantity: Decimal | None, price: Decimal | None
) -> tuple[Decimal, Decimal]:
    """Quantity and rate that make an amount exactly: those of the file where they do, else one at the amount."""
    if quantity:
        size = abs(quantity)
        rates = (
            [price]
            if price is not None
            else [
                _CONTEXT.divide(Decimal(abs(amount)).scaleb(-2), size).quantize(Decimal("0.000001"))
            ]
        )
        for rate in (each for each in rates if each < Decimal(10) ** 13):
            for count in (size, -size):
                if extend(count, rate) == amount:
                    return count, rate
    return Decimal(1), Decimal(amount).scaleb(-2)
