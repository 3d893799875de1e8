"""The rows of the lists: accounts, terms, customers, vendors and items."""

from collections.abc import Iterable, Iterator

from adapters.exporters.iif.cells import header, row, write_text, yes_or_no
from adapters.exporters.iif.vocabulary import ACCOUNT_TYPES, EXTRA
from application.exporting.exported_books import ExportedAccount, ExportedContact, ExportedItem
from domain.invoicing.terms import Terms
from domain.texts import name_key, path_key
from domain.values import format_rate

ACCOUNT_COLUMNS = ("NAME", "ACCNTTYPE", "DESC", "ACCNUM", "EXTRA", "HIDDEN")
TERMS_COLUMNS = (
    "NAME",
    "TERMSTYPE",
    "DISCPER",
    "STDDUEDAYS",
    "STDDISCDAYS",
    "DAYOFMONTHDUE",
    "DISCDAYOFMONTH",
    "DATEMINDAYS",
    "HIDDEN",
)
ADDRESS_LINES = 5
"""How many lines an address has."""
_CONTACT_COLUMNS = ("COMPANYNAME", "PHONE1", "EMAIL", "TERMS", "NOTEPAD", "HIDDEN")
CUSTOMER_COLUMNS = (
    "NAME",
    *(f"BADDR{number + 1}" for number in range(ADDRESS_LINES)),
    *_CONTACT_COLUMNS,
)
VENDOR_COLUMNS = (
    "NAME",
    *(f"ADDR{number + 1}" for number in range(ADDRESS_LINES)),
    *_CONTACT_COLUMNS,
)
ITEM_COLUMNS = ("NAME", "INVITEMTYPE", "DESC", "ACCNT", "PRICE", "HIDDEN")


def clashing_numbers(accounts: Iterable[ExportedAccount]) -> frozenset[str]:
    """The ids of the accounts whose number is the path of another account.

    Transactions of an IIF file may name an account by either, so such a number would mean two.
    """
    accounts = tuple(accounts)
    id_by_path = {path_key(account.path): account.account.id for account in accounts}
    return frozenset(
        account.account.id
        for account in accounts
        if id_by_path.get(name_key(account.account.number), account.account.id)
        != account.account.id
    )


def account_rows(
    accounts: Iterable[ExportedAccount], without_number: frozenset[str]
) -> Iterator[str]:
    """The chart of accounts; sub-accounts are named by their paths."""
    yield header("ACCNT", ACCOUNT_COLUMNS)
    for exported in accounts:
        account = exported.account
        yield row(
            "ACCNT",
            exported.path,
            ACCOUNT_TYPES[account.classification],
            write_text(account.description),
            "" if account.id in without_number else account.number,
            EXTRA[exported.role] if exported.role else "",
            yes_or_no(not account.active),
        )


def terms_rows(terms: Iterable[Terms]) -> Iterator[str]:
    """The terms of payment: type 0 counts days, type 1 names days of the month."""
    yield header("TERMS", TERMS_COLUMNS)
    for record in terms:
        by_day_of_month = record.names_days_of_month
        counted = (str(record.due_days), str(record.discount_days))
        days_of_month = (
            str(record.due_day_of_month or ""),
            str(record.discount_day_of_month or ""),
            str(record.min_days),
        )
        yield row(
            "TERMS",
            record.name,
            "1" if by_day_of_month else "0",
            f"{format_rate(record.discount_percent)}%",
            *(("", "") if by_day_of_month else counted),
            *(days_of_month if by_day_of_month else ("", "", "")),
            yes_or_no(not record.active),
        )


def customer_rows(customers: Iterable[ExportedContact]) -> Iterator[str]:
    """The customers."""
    yield header("CUST", CUSTOMER_COLUMNS)
    for customer in customers:
        yield row("CUST", *_contact(customer))


def vendor_rows(vendors: Iterable[ExportedContact]) -> Iterator[str]:
    """The vendors."""
    yield header("VEND", VENDOR_COLUMNS)
    for vendor in vendors:
        yield row("VEND", *_contact(vendor))


def item_rows(items: Iterable[ExportedItem]) -> Iterator[str]:
    """The items, as services: the books keep no quantities on hand."""
    yield header("INVITEM", ITEM_COLUMNS)
    for exported in items:
        item = exported.item
        yield row(
            "INVITEM",
            item.name,
            "SERV",
            write_text(item.description),
            exported.account,
            format_rate(item.rate),
            yes_or_no(not item.active),
        )


def _contact(exported: ExportedContact) -> tuple[str, ...]:
    contact = exported.contact
    return (
        contact.name,
        *_address(contact.address),
        contact.company,
        contact.phone,
        contact.email,
        exported.terms,
        write_text(contact.notes),
        yes_or_no(not contact.active),
    )


def _address(text: str) -> list[str]:
    """The lines of an address; the last one has all that is over."""
    lines = [line for line in text.split("\n") if line.strip()]
    last = ADDRESS_LINES - 1
    if len(lines) > ADDRESS_LINES:
        lines[last:] = [", ".join(lines[last:])]
    return lines + [""] * (ADDRESS_LINES - len(lines))
