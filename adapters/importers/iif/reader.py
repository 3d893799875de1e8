"""IIF rows as what the books take: lists, transactions, and a word on every row that has no home."""

from collections import Counter
from datetime import date

from adapters.importers.iif.cells import is_date, read_days, read_number, read_rate, read_text
from adapters.importers.iif.grammar import IifRow, read_rows
from adapters.importers.iif.vocabulary import (
    ACCOUNT_TYPES,
    ARE_DUE,
    FORMS,
    KEPT_ITEMS,
    NO_HOME,
    NON_POSTING,
    ROLES,
    TYPES,
)
from adapters.importers.text import read_amount, read_date
from application.importing.parsed_file import (
    AccountHint,
    Assumed,
    DateOrder,
    ImportedAccount,
    ImportedLine,
    ImportedRecord,
    ImportedTransaction,
    LeftOut,
    ParsedFile,
    RefusedRow,
    RowCode,
)  # fmt: skip
from domain.errors import BookkeepingError, Invalid
from domain.values import format_amount


def read_iif(content: bytes, order: DateOrder | None = None) -> ParsedFile:
    """What an IIF file holds. Dates are month first, as the format says, unless `order` or the file itself tells."""
    rows = list(read_rows(content))
    return _Reading(rows, order).parsed()


class _Reading:
    """A file under way: each row goes into one of the lists, or is counted as structure."""

    def __init__(self, rows: list[IifRow], order: DateOrder | None) -> None:
        self._rows = rows
        self._accounts: list[ImportedAccount] = []
        self._records: list[ImportedRecord] = []
        self._transactions: list[ImportedTransaction] = []
        self._left_out: Counter[tuple[str, str]] = Counter()
        self._assumed: list[Assumed] = []
        self._refused: list[RefusedRow] = []
        self._structure = 0
        self._balances: list[IifRow] = []
        self._in_group = False
        self._order = order or self._settle_order()

    def parsed(self) -> ParsedFile:
        block: list[IifRow] = []
        for row in self._rows:
            if row.key == "TRNS" and not row.is_header:
                self._end(block, row.line, ended=False)
                block = [row]
            elif row.key == "SPL" and not row.is_header and block:
                block.append(row)
            elif row.key == "ENDTRNS" and not row.is_header:
                self._structure += 1
                self._end(block, row.line, ended=True)
                block = []
            else:
                self._list_row(row)
        self._end(block, len(self._rows), ended=False)
        if self._balances:
            self._assume(
                self._balances[0],
                f"the balances of {len(self._balances)} accounts (OBAMOUNT) are not posted",
                "QuickBooks does not take them over either: they would double what the transactions sum to",
            )
        left_out = tuple(
            LeftOut(block, count, why) for (block, why), count in self._left_out.items()
        )
        return ParsedFile(
            tuple(self._accounts), tuple(self._records), tuple(self._transactions), left_out, tuple(self._assumed), tuple(self._refused),
            self._structure, len(self._rows),
        )  # fmt: skip

    # Lists

    def _list_row(self, row: IifRow) -> None:
        readers = {
            "ACCNT": self._account,
            "CUST": self._contact,
            "VEND": self._contact,
            "OTHERNAME": self._contact,
            "INVITEM": self._item,
            "TERMS": self._terms,
        }
        if row.is_header or not row.key or row.key == "HDR" or row.key.startswith("END"):
            self._in_group = self._in_group and not row.key.startswith("END") and not row.is_header
            self._structure += 1
        elif row.key not in readers and row.key != "SPL":
            self._left_out[row.key, NO_HOME.get(row.key, "there is no such list here")] += 1
        elif not row.is_headed:
            self._refuse(row, "structure", f"no !{row.key} line before it says what its cells are")
        elif row.key == "SPL":
            self._refuse(
                row,
                "structure",
                "an SPL row stands outside of a transaction: there is no TRNS row before it",
            )
        elif row.is_blank:
            self._structure += 1
        elif not row.get("NAME"):
            self._refuse(row, "name", "the row has no NAME")
        else:
            try:
                readers[row.key](row)
            except BookkeepingError as error:
                self._refuse(row, "invalid", str(error))

    def _account(self, row: IifRow) -> None:
        type_ = row.get("ACCNTTYPE").upper()
        if type_ not in ACCOUNT_TYPES:
            raise Invalid(f"the account type {type_!r} is none of {', '.join(ACCOUNT_TYPES)}")
        path = ":".join(part.strip() for part in row.get("NAME").split(":"))
        class_ = ACCOUNT_TYPES[type_]
        self._accounts.append(
            ImportedAccount(
                row.line,
                path,
                row.get("ACCNUM"),
                *class_,
                read_text(row.get("DESC")),
                row.get("HIDDEN").upper() != "Y",
                ROLES.get(row.get("EXTRA").upper()),
            )
        )
        try:
            balance = read_amount(row.get("OBAMOUNT"))
        except Invalid as error:
            self._assume(row, "its OBAMOUNT is not read", str(error))
        else:
            if balance:
                self._balances.append(row)

    def _contact(self, row: IifRow) -> None:
        kind = "customer" if row.key == "CUST" else "vendor"
        if row.key == "OTHERNAME":
            self._assume(
                row, f"{row.get('NAME')} is a vendor", "there is no list of other names here"
            )
        address = [row.get(f"BADDR{n}", f"ADDR{n}") for n in range(1, 6)]
        fields = {
            "kind": kind,
            "name": row.get("NAME"),
            "company": row.get("COMPANYNAME"),
            "email": row.get("EMAIL"),
            "phone": row.get("PHONE1"),
            "address": "\n".join(each for each in address if each),
            "notes": read_text(row.get("NOTEPAD", "NOTE")),
            "active": row.get("HIDDEN").upper() != "Y",
        }
        self._records.append(ImportedRecord(row.line, "contact", fields, terms=row.get("TERMS")))

    def _item(self, row: IifRow) -> None:
        type_ = row.get("INVITEMTYPE").upper()
        if self._in_group or type_ not in KEPT_ITEMS:
            self._in_group = self._in_group or type_ in {"GRP", "STAX"}
            self._left_out[row.key, "groups and subtotals of items are not kept here"] += 1
            return
        price = row.get("PRICE").replace(",", "")
        if price.endswith("%"):
            self._assume(
                row,
                f"the item {row.get('NAME')} has the rate 0",
                f"{price} of other lines is no price",
            )
            price = "0"
        fields = {
            "name": row.get("NAME"),
            "description": read_text(row.get("DESC")),
            "rate": read_rate(price),
            "active": row.get("HIDDEN").upper() != "Y",
            "tax": type_ == "COMPTAX",
        }
        self._records.append(ImportedRecord(row.line, "item", fields, account=row.get("ACCNT")))

    def _terms(self, row: IifRow) -> None:
        if row.get("TERMSTYPE") == "1":
            self._assume(
                row,
                f"the terms {row.get('NAME')} fall due after days",
                "terms by the day of the month are not kept here",
            )
        fields = {
            "name": row.get("NAME"),
            "due_days": read_days(row.get("DUEDAYS", "STDDUEDAYS")),
            "discount_percent": read_rate(row.get("DISCPER").removesuffix("%").strip()),
            "discount_days": read_days(row.get("DISCDAYS", "STDDISCDAYS")),
            "active": row.get("HIDDEN").upper() != "Y",
        }
        self._records.append(ImportedRecord(row.line, "terms", fields))

    # Transactions

    def _end(self, block: list[IifRow], line: int, *, ended: bool) -> None:
        """Take the transaction that ends here."""
        if not block:
            return
        head = block[0]
        if not ended:
            self._assume(head, f"the transaction ends before line {line}", "it has no ENDTRNS")
        type_ = head.get("TRNSTYPE", "TRANSTYPE").upper()
        if type_ in NON_POSTING:
            self._left_out[type_, "it posts nothing: estimates and orders are not kept here"] += (
                len(block)
            )
            return
        try:
            self._transactions.append(self._transaction(block, type_))
        except _WrongRow as wrong:
            self._refused.append(RefusedRow(wrong.line, wrong.code, str(wrong), len(block)))

    def _transaction(self, block: list[IifRow], type_: str) -> ImportedTransaction:
        head = block[0]
        for row in block:
            if not row.is_headed:
                raise _WrongRow(
                    row, "structure", f"no !{row.key} line before it says what its cells are"
                )
        try:
            day = read_date(head.get("DATE"), self._order)
        except Invalid as error:
            raise _WrongRow(head, "date", str(error)) from None
        if day is None:
            raise _WrongRow(head, "date", "the transaction has no DATE")
        name, first, others, contact_kind = TYPES.get(
            type_, (head.get("TRNSTYPE", "TRANSTYPE"), None, None, None)
        )
        if not type_:
            name = "General Journal"
            self._assume(head, "the transaction is a general journal", "it has no TRNSTYPE")
        lines, empty = [], 0
        for row in block:
            line = _line(row, first if row is head else others)
            if line:
                lines.append(line)
            else:
                empty += 1
        if balance := sum(each.amount for each in lines):
            raise _WrongRow(
                head,
                "unbalanced",
                f"the transaction does not balance: its amounts sum to {format_amount(balance)}, and must sum to 0.00",
            )
        if empty:
            self._left_out["SPL", "the row has neither account nor amount"] += empty
        return ImportedTransaction(
            head.line, len(block) - empty, name, FORMS.get(type_, "journal"), day, head.get("DOCNUM"), contact_kind, tuple(lines),
            self._due_date(head, day), head.get("TERMS"), head.get("PAYMETH"),
        )  # fmt: skip

    def _due_date(self, head: IifRow, day: date) -> date | None:
        if FORMS.get(head.get("TRNSTYPE", "TRANSTYPE").upper()) not in ARE_DUE:
            return None
        try:
            due = read_date(head.get("DUEDATE"), self._order)
        except Invalid as error:
            self._assume(head, "it is due by its terms", f"its DUEDATE cannot be read: {error}")
            return None
        if due is not None and due < day:
            self._assume(
                head, f"it is due on its date, {day}", f"its DUEDATE is before that, {due}"
            )
            return day
        return due

    def _settle_order(self) -> DateOrder:
        """Month first, as the format says, unless a date of the file cannot be so and all can be day first."""
        texts = {
            row.get("DATE"): row for row in self._rows if row.key == "TRNS" and not row.is_header
        }
        wrong = [row for text, row in texts.items() if not is_date(text, "mdy")]
        if not wrong or not all(is_date(text, "dmy") for text in texts):
            return "mdy"
        self._assume(
            wrong[0],
            "dates are day first",
            f"{wrong[0].get('DATE')!r} cannot be month first, and every date can be day first",
        )
        return "dmy"

    def _assume(self, row: IifRow, what: str, why: str) -> None:
        self._assumed.append(Assumed(row.line, what, why))

    def _refuse(self, row: IifRow, code: RowCode, message: str) -> None:
        self._refused.append(RefusedRow(row.line, code, message))


class _WrongRow(Exception):
    """A row for which its whole transaction is refused."""

    def __init__(self, row: IifRow, code: RowCode, message: str) -> None:
        super().__init__(message)
        self.line, self.code = row.line, code


def _line(row: IifRow, place: AccountHint | None) -> ImportedLine | None:
    """An amount of a transaction; None for an SPL row that holds nothing."""
    account, written = row.get("ACCNT"), row.get("AMOUNT")
    if row.key == "SPL" and not account and not written:
        return None
    if not account:
        raise _WrongRow(row, "account", f"the {row.key} row has no ACCNT")
    try:
        amount = read_amount(written)
    except Invalid as error:
        raise _WrongRow(row, "amount", str(error)) from None
    path = ":".join(part.strip() for part in account.split(":"))
    return ImportedLine(
        row.line,
        path,
        amount,
        row.get("NAME"),
        read_text(row.get("MEMO")),
        place,
        row.get("INVITEM"),
        read_number(row.get("QNTY")),
        read_number(row.get("PRICE")),
    )
