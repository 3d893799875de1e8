"""The strategies of property tests, derived from the records and the rules of their fields."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, get_args

import attrs
from hypothesis import settings
from hypothesis import strategies as st

from application.collections.kinds import KINDS
from application.serialization import canonical
from domain.banking.bank_rules import BankRule, TextCondition, comparable
from domain.banking.bank_transactions import BankTransaction, Split
from domain.fields import Field
from domain.invoicing.contacts import Contact
from domain.invoicing.invoices import Invoice, InvoiceApplication, InvoiceLine
from domain.invoicing.items import Item
from domain.invoicing.payments import Payment
from domain.invoicing.terms import Terms
from domain.ledger.accounts import TYPE_OF_SECTION, TYPE_OF_SUBTYPE, Account, Type
from domain.ledger.company import Settings
from domain.ledger.journals import Journal, JournalLine
from domain.lines import Line
from domain.metadata import MOST_TEXTS, Metadata
from domain.opaque_values import OpaqueValue
from domain.purchasing.bill_payments import BillPayment
from domain.purchasing.bills import Bill, BillApplication, BillLine
from domain.reconciliation.applications import Application
from domain.reconciliation.bank_sessions import BankSession
from domain.records import Part, Record, fields_of
from domain.sync.preferences import Preference, ThemeSetting
from domain.texts import invisible_character, normal_name
from domain.values import (
    EARLIEST,
    ID,
    LARGEST_MONEY,
    LATEST,
    METADATA_NAME,
    METADATA_TEXT,
    PERCENT,
)

Strategy = st.SearchStrategy[Any]
Pool = Mapping[str, Sequence[str]]
"""The ids that references may take, by kind."""

TURNING = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
PRINTABLE = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters=TURNING).filter(
    lambda character: invisible_character(character) is None
)
PRINTABLE_LINES = st.one_of(PRINTABLE, st.sampled_from("\t\n"))

CLASSES: tuple[tuple[str, str | None, str | None], ...] = (
    *((type_, None, None) for type_ in get_args(Type)),
    *((type_, subtype, None) for subtype, type_ in TYPE_OF_SUBTYPE.items()),
    *((type_, None, section) for section, type_ in TYPE_OF_SECTION.items()),
)
"""Every type, subtype and section that fit each other."""

MONTHS = st.integers(1, 12)
AMOUNTS = st.integers(1, 1_000_000) | st.integers(1, LARGEST_MONEY // 100)


def examples(share: float) -> int:
    """A share of the examples that the loaded profile asks for: for tests with slow examples."""
    return max(3, round(settings().max_examples * share))


# Fields


def values(field: Field, pool: Pool) -> Strategy:
    """Every value that a field may have by its rule."""
    if field.many:
        return st.lists(
            parts(field.type, pool), min_size=1 if field.required else 0, max_size=4
        ).map(tuple)
    if field.ref and field.ref in pool:
        plain = st.sampled_from(pool[field.ref]) if pool[field.ref] else st.none()
        return st.none() | plain if field.optional else plain
    return _anything(field)


@cache
def _anything(field: Field) -> Strategy:
    plain = st.sampled_from(field.choices) if field.choices else _of_rule(field)
    return st.none() | plain if field.optional else plain


def _of_rule(field: Field) -> Strategy:  # noqa: PLR0911  # one line a type
    limits = field.rule.limits if field.rule else {}
    if field.type is bool:
        return st.booleans()
    if field.type is date:
        return st.dates(EARLIEST, LATEST)
    if field.type is Decimal:
        return rates(0, 100) if field.rule is PERCENT else rates()
    if field.type is int:
        least, most = (
            (-LARGEST_MONEY, LARGEST_MONEY)
            if field.is_money
            else (limits.get("minimum"), limits.get("maximum"))
        )
        return st.integers(least, most)
    if field.type is Metadata:
        return metadata()
    if field.type is OpaqueValue:
        return json_values().map(canonical).map(OpaqueValue)
    if field.rule is ID:
        return ids()
    if "pattern" in limits:
        return st.from_regex(limits["pattern"].removesuffix("$") + r"\Z")
    return _texts(limits.get("min_length", 0), limits["max_length"], field)


@cache
def ids() -> Strategy:
    """Ids as a client may choose them."""
    return st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", fullmatch=True).filter(
        lambda id_: ID.check(id_) is None
    )


@cache
def metadata() -> Strategy:
    """Metadata: mostly none or few, by names that often come again."""
    any_name = st.from_regex(METADATA_NAME.limits["pattern"].removesuffix("$") + r"\Z")
    any_text = st.text(PRINTABLE, max_size=METADATA_TEXT.limits["max_length"])
    few = st.dictionaries(
        st.sampled_from(["channel", "order no", "x-1"]) | any_name, any_text, max_size=3
    )
    most = st.just({f"name {number}": "x" for number in range(MOST_TEXTS)})
    return (few | few | few | most).map(Metadata)


@cache
def json_values() -> Strategy:
    """Values that other programs keep: all of JSON but null, with numbers that nobody rounds."""
    texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    numbers = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(
        allow_nan=False, allow_infinity=False
    )
    plain = st.booleans() | numbers | texts
    return st.recursive(
        plain,
        lambda inner: (
            st.lists(st.none() | inner, max_size=3)
            | st.dictionaries(texts, st.none() | inner, max_size=3)
        ),
        max_leaves=6,
    )


def setting_names(*, without: str = "") -> Strategy:
    """Names of sections and keys that INI files can hold."""
    letters = st.sampled_from("aB dé#;[]=:%'\"\\漢") | PRINTABLE
    names = st.text(letters, min_size=1, max_size=8).map(str.strip)
    return names.filter(
        lambda name: name.splitlines() == [name] and not any(sign in name for sign in without)
    )


def theme_settings() -> Strategy:
    """Places of settings of themes."""
    return st.builds(ThemeSetting, setting_names(without="[]"), setting_names(without="=:")).filter(
        lambda setting: setting.fault() is None
    )


def setting_texts() -> Strategy:
    """Texts that INI files can hold."""
    letters = st.sampled_from("#;=:[]%\"'\\$ ") | PRINTABLE
    return (
        st.text(letters, max_size=12)
        .map(str.strip)
        .filter(lambda text: len(text.splitlines()) <= 1)
    )


def _texts(least: int, limit: int, field: Field) -> Strategy:
    letters = PRINTABLE_LINES if field.rule and field.rule.check("\n") is None else PRINTABLE
    short = st.text(letters, min_size=least, max_size=min(limit, 12))
    longest = st.sampled_from("aé漢🧾").map(lambda letter: letter * limit)
    normal_form = (field.rule.normal_form if field.rule else None) or str
    return (short | short | short | longest).map(
        lambda text: (normal_form(text.strip()) or "x") if least else normal_form(text)
    )


def rates(least: int = -(10**13) + 1, most: int = 10**13 - 1) -> Strategy:
    """Quantities, prices and percentages of up to six decimals."""
    millionths = st.integers(least * 10**6, most * 10**6) | st.integers(
        max(least, -9), min(most, 99)
    ).map(lambda whole: whole * 10**6)
    return millionths.map(lambda value: Decimal(value).scaleb(-6))


# Records


def parts(kind: type[Part], pool: Pool | None = None, /, **fixed: Strategy) -> Strategy:
    """Every record or line of a kind; what was drawn is made to fit rules beyond single fields."""
    pool = pool or {}
    drawn = {
        each.name: fixed.get(each.name, values(each, pool))
        for each in fields_of(kind)
        if not each.many
    }
    if issubclass(kind, Line):
        # The document gives its lines their ids; those that lines have already are in
        # `tests/domain/test_lines.py`.
        drawn["id"] = fixed.get("id", st.just(""))
    for field in fields_of(kind):
        if field.many:
            drawn[field.name] = fixed.get(field.name, values(field, pool))
    fit = _FITTING.get(kind, _as_it_is)
    return st.fixed_dictionaries(drawn | _EXTRA.get(kind, {})).map(
        lambda given: kind(**fit(given, pool, fixed.keys()))
    )


def records(pool: Pool | None = None) -> Strategy:
    """Records of every kind."""
    return st.one_of(*(parts(KINDS[kind], pool) for kind in sorted(KINDS)))


def accounts(pool: Pool | None = None, /, **fixed: Strategy) -> Strategy:
    """Accounts of every class; none is its own parent."""
    return parts(Account, pool, **fixed)


def contacts(pool: Pool | None = None, /, **fixed: Strategy) -> Strategy:
    """Customers and vendors."""
    return parts(Contact, pool, **fixed)


def items(pool: Pool | None = None, /, **fixed: Strategy) -> Strategy:
    """Products and services."""
    return parts(Item, pool, **fixed)


def terms(**fixed: Strategy) -> Strategy:
    """Payment terms."""
    return parts(Terms, **fixed)


Drawn = dict[str, Any]


def _as_it_is(given: Drawn, pool: Pool, fixed: AbstractSet[str]) -> Drawn:
    return given


def _settings(given: Drawn, pool: Pool, fixed: AbstractSet[str]) -> Drawn:
    """A prefix is in its normal form and does not end with a digit, the books do not end, and a
    logo has a format and a digest or neither."""
    prefixes = {name: given[name] for name in ("invoice_prefix", "credit_memo_prefix")}
    fitting = {
        name: prefix if normal_name(f"{prefix}1") == f"{prefix}1" else ""
        for name, prefix in prefixes.items()
        if name not in fixed and not prefix[-1:].isdigit()
    }
    blank = {name: "" for name in prefixes if name not in fixed and name not in fitting}
    closing = {"closing_date": None} if given["closing_date"] == LATEST else {}
    has_logo = given["logo_format"] and given["logo_sha256"]
    logo = {} if has_logo else {"logo_format": "", "logo_sha256": ""}
    return {**given, **fitting, **blank, **closing, **logo}


def _account(given: Drawn, pool: Pool, fixed: AbstractSet[str]) -> Drawn:
    class_ = given.pop("class")
    if "type" not in fixed:
        given |= dict(zip(("type", "subtype", "section"), class_, strict=True))
    parent = None if given["parent_id"] == given["id"] else given["parent_id"]
    return {**given, "name": given["name"].replace(":", "-"), "parent_id": parent}


def _terms(given: Drawn, pool: Pool, fixed: AbstractSet[str]) -> Drawn:
    """Terms that count days, or that name days of the month."""
    if given["due_day_of_month"] is None:
        least, most = sorted((given["due_days"], given["discount_days"]))
        counted = {"due_days": most, "discount_days": least}
        return {**given, **counted, "min_days": 0, "discount_day_of_month": None}
    last_day = given["discount_day_of_month"] or given["due_day_of_month"]
    return {**given, "due_days": 0, "discount_days": 0, "discount_day_of_month": last_day}


def _journal_line(given: Drawn, pool: Pool, fixed: AbstractSet[str]) -> Drawn:
    amount = given.pop("signed")
    return {**given, "debit": max(amount, 0), "credit": max(-amount, 0)}


def _split(given: Drawn, pool: Pool, fixed: AbstractSet[str]) -> Drawn:
    drawn = given.pop("signed")
    amount = given["amount"] if "amount" in fixed else drawn
    return {**given, "amount": amount if given["row_id"] is None else abs(amount)}


def _above_zero(given: Drawn, pool: Pool, fixed: AbstractSet[str]) -> Drawn:
    """An amount of money that is paid or applied."""
    return given if "amount" in fixed else {**given, "amount": abs(given["amount"]) or 1}


def _invoice_line(given: Drawn, pool: Pool, fixed: AbstractSet[str]) -> Drawn:
    return (
        given
        if abs(given["quantity"] * given["rate"]) < 10**13 - 1
        else {**given, "rate": Decimal(1)}
    )


def _document_of_lines(given: Drawn, pool: Pool, fixed: AbstractSet[str]) -> Drawn:
    """An invoice or bill: its total is zero or more, it is due on its date or later, its number is
    not blank, and only its opposite kind pays."""
    lines = given["lines"]
    if sum(each.amount for each in lines) < 0:
        lines = tuple(_negative(each) for each in lines)
    if sum(each.amount for each in lines if each.amount > 0) > LARGEST_MONEY:
        lines = (next(each for each in lines if each.amount > 0),)
    if "lines" not in fixed:
        given["lines"] = lines
    if "due_date" not in fixed:
        given["due_date"] = max(given["due_date"], given["date"])
    elif "date" not in fixed:
        given["date"] = min(given["due_date"], given["date"])
    if "number" not in fixed:
        given["number"] = given["number"] if given["number"].strip() else ""
    if given["kind"] in {"invoice", "bill"}:
        given |= {
            name: value
            for name, value in (("applications", ()), ("hold", False))
            if name not in fixed
        }
    return _paying(given, pool, fixed)


def _negative(line: Any) -> Any:
    return (
        attrs.evolve(line, quantity=-line.quantity)
        if isinstance(line, InvoiceLine)
        else attrs.evolve(line, amount=-line.amount)
    )


def _payment(given: Drawn, pool: Pool, fixed: AbstractSet[str]) -> Drawn:
    return _paying(_above_zero(given, pool, fixed), pool, fixed)


def _paying(given: Drawn, pool: Pool, fixed: AbstractSet[str]) -> Drawn:
    """A document that pays: its manual applications name each document once."""
    if "applications" in fixed:
        return given
    by_document: dict[str, Any] = {}
    for application in given["applications"]:
        by_document.setdefault(
            application.invoice_id
            if isinstance(application, InvoiceApplication)
            else application.bill_id,
            application,
        )
    return {**given, "applications": tuple(by_document.values())}


def _once(lines: Iterable[Any], field: str) -> tuple[Any, ...]:
    """The lines, with a field set to None where an earlier line has the same value."""
    seen: set[str] = set()
    distinct = []
    for line in lines:
        value = getattr(line, field)
        distinct.append(attrs.evolve(line, **{field: None}) if value in seen else line)
        seen |= {value} - {None}
    return tuple(distinct)


def _journal(given: Drawn, pool: Pool, fixed: AbstractSet[str]) -> Drawn:
    if given["reverses"] == given["id"]:
        given = {**given, "reverses": None}
    if "lines" in fixed:
        return given
    *lines, last = (*given["lines"], given["lines"][0])
    rest = -sum(each.amount for each in lines)
    return {
        **given,
        "lines": (
            *lines,
            *([attrs.evolve(last, debit=max(rest, 0), credit=max(-rest, 0))] if rest else []),
        ),
    }


def _bank_transaction(given: Drawn, pool: Pool, fixed: AbstractSet[str]) -> Drawn:
    if "splits" in fixed:
        return given
    own, splits = given["account_id"], _once(given["splits"], "row_id")
    other = next(
        (id_ for id_ in pool.get("account", ()) if id_ != own),
        f"z{own}"[:64] if f"z{own}"[:64] != own else "other",
    )
    splits = tuple(
        attrs.evolve(each, account_id=other) if each.account_id == own else each for each in splits
    )
    splits = splits if sum(each.amount for each in splits) else splits[:1]
    return {**given, "amount": sum(each.amount for each in splits), "splits": splits}


def _text_condition(given: Drawn, pool: Pool, fixed: AbstractSet[str]) -> Drawn:
    has_words = all(map(comparable, given["text"].split("|")))
    return given if has_words or "text" in fixed else {**given, "text": "x"}


def _bank_rule(given: Drawn, pool: Pool, fixed: AbstractSet[str]) -> Drawn:
    """A rule has a condition and an account or contact, and its amounts are in order."""
    least, most = given["amount_from"], given["amount_to"]
    least, most = (None if amount is None else abs(amount) for amount in (least, most))
    if least is not None and most is not None:
        least, most = sorted((least, most))
    given = {**given, "amount_from": least, "amount_to": most}
    if given["id"] in {"try", "order"}:
        given["id"] = "x"
    if given["contra_account_id"] == given["account_id"]:
        given["account_id"] = None
    conditions = (given["account_id"], given["direction"], least, most)
    if not given["text_conditions"] and all(value is None for value in conditions):
        given["amount_from"] = 0
    if given["contra_account_id"] is None and given["contact_id"] is None:
        accounts_ = [id_ for id_ in pool.get("account", ["other"]) if id_ != given["account_id"]]
        given["contra_account_id"] = accounts_[0] if accounts_ else "other"
    return given


def _bank_session(given: Drawn, pool: Pool, fixed: AbstractSet[str]) -> Drawn:
    """A beginning is before the statement."""
    if given["beginning_date"] and given["beginning_date"] >= given["statement_date"]:
        given["beginning_date"] = None
    return given


def _preference(given: Drawn, pool: Pool, fixed: AbstractSet[str]) -> Drawn:
    """Half of the preferences are settings of themes, whose values are texts."""
    setting, text = given.pop("setting"), given.pop("text")
    if setting is None or fixed & {"id", "value"}:
        return {**given, "id": given["id"].lstrip("[ ") or "x"} if "id" not in fixed else given
    return {"id": str(setting), "value": OpaqueValue(canonical(text))}


# Postings


def signed() -> Strategy:
    """Amounts that are not zero."""
    return st.builds(lambda amount, sign: amount * sign, AMOUNTS, st.sampled_from([1, -1]))


_EXTRA: Mapping[type[Part], Mapping[str, Strategy]] = {
    Account: {"class": st.sampled_from(CLASSES)},
    JournalLine: {"signed": signed()},
    Split: {"signed": signed()},
    Preference: {"setting": st.none() | theme_settings(), "text": setting_texts()},
}
# How drawn values are made to obey the rules of their kind: a kind with `rules` needs a fitting.
_FITTING: Mapping[type[Part], Callable[[Drawn, Pool, AbstractSet[str]], Drawn]] = {
    Account: _account,
    Settings: _settings,
    Terms: _terms,
    JournalLine: _journal_line,
    Split: _split,
    Journal: _journal,
    BankTransaction: _bank_transaction,
    InvoiceLine: _invoice_line,
    Invoice: _document_of_lines,
    InvoiceApplication: _above_zero,
    Payment: _payment,
    Bill: _document_of_lines,
    BillApplication: _above_zero,
    BillPayment: _payment,
    Application: _above_zero,
    TextCondition: _text_condition,
    BankRule: _bank_rule,
    Preference: _preference,
    BankSession: _bank_session,
}


@st.composite
def balanced(draw: Callable[[Strategy], Any], most: int = 5) -> list[int]:
    """Two or more amounts, none of them zero, that sum to zero."""
    amounts = draw(st.lists(signed(), min_size=1, max_size=most))
    return [*amounts, -sum(amounts)] if sum(amounts) else amounts


@st.composite
def journals(
    draw: Callable[[Strategy], Any],
    chart: Sequence[Account],
    contacts_: Sequence[Contact] = (),
    **fixed: Strategy,
) -> Journal:
    """Journals that the books accept: on posting accounts, and with a contact where a control
    account needs one."""
    open_ = [each for each in chart if can_post(each, contacts_)]
    lines = tuple(
        _line(account.id, amount, _contact(draw, account, contacts_))
        for amount in draw(balanced())
        for account in [draw(st.sampled_from(open_))]
    )
    return draw(
        parts(
            Journal,
            **{
                "status": st.just("posted"),
                "void_reason": st.just(""),
                "lines": st.just(lines),
                **fixed,
            },
        )
    )


@st.composite
def bank_transactions(
    draw: Callable[[Strategy], Any],
    own: Sequence[Account],
    chart: Sequence[Account],
    contacts_: Sequence[Contact] = (),
    **fixed: Strategy,
) -> BankTransaction:
    """Bank transactions that the books accept, on one of `own`."""
    account = draw(st.sampled_from(own))
    others = [each for each in chart if can_post(each, contacts_) and each.id != account.id]
    splits = []
    for amount in draw(st.lists(signed(), min_size=1, max_size=4)):
        other = draw(st.sampled_from(others))
        splits.append(
            Split(account_id=other.id, amount=amount, contact_id=_contact(draw, other, contacts_))
        )
    if not sum(each.amount for each in splits):
        splits = splits[:1]
    given = {
        "status": st.just("posted"),
        "void_reason": st.just(""),
        "account_id": st.just(account.id),
        "contact_id": st.just(None),
        "amount": st.just(sum(each.amount for each in splits)),
        "splits": st.just(tuple(splits)),
    }
    return draw(parts(BankTransaction, **{**given, **fixed}))


INVOICED = st.integers(-500, 5_000_000).filter(bool)
"""Amounts of lines: now and then a discount."""


@st.composite
def invoices(
    draw: Callable[[Strategy], Any],
    chart: Sequence[Account],
    contacts_: Sequence[Contact],
    /,
    **fixed: Strategy,
) -> Invoice:
    """Invoices and credit memos that the books accept, with no manual application and no item."""
    lines = tuple(
        InvoiceLine(
            account_id=draw(st.sampled_from([each.id for each in chart if can_be_line(each)])),
            rate=Decimal(cents).scaleb(-2),
            description=text,
        )
        for cents in _not_below_zero(draw(st.lists(INVOICED, min_size=1, max_size=4)))
        for text in [draw(st.sampled_from(["", "Work", "Parts"]))]
    )
    customer, account = _customer_or_vendor(draw, "customer", chart, contacts_)
    given = {
        "contact_id": st.just(customer),
        "receivable_account_id": st.just(account),
        "status": st.sampled_from(["draft", "sent", "printed"]),
        "lines": st.just(lines),
        "applications": st.just(()),
        "terms_id": st.none(),
        "void_reason": st.just(""),
        "number": _NUMBERS,
        "memo": _MEMOS,
    }
    return draw(parts(Invoice, **{**given, **fixed}))


@st.composite
def bills(
    draw: Callable[[Strategy], Any],
    chart: Sequence[Account],
    contacts_: Sequence[Contact],
    /,
    **fixed: Strategy,
) -> Bill:
    """Bills and vendor credits that the books accept, with no manual application."""
    lines = tuple(
        BillLine(
            account_id=draw(st.sampled_from([each.id for each in chart if can_be_line(each)])),
            amount=cents,
        )
        for cents in _not_below_zero(draw(st.lists(INVOICED, min_size=1, max_size=4)))
    )
    vendor, account = _customer_or_vendor(draw, "vendor", chart, contacts_)
    given = {
        "contact_id": st.just(vendor),
        "payable_account_id": st.just(account),
        "status": st.just("posted"),
        "lines": st.just(lines),
        "applications": st.just(()),
        "terms_id": st.none(),
        "void_reason": st.just(""),
        "number": _NUMBERS,
        "memo": _MEMOS,
    }
    return draw(parts(Bill, **{**given, **fixed}))


@st.composite
def payments(
    draw: Callable[[Strategy], Any],
    chart: Sequence[Account],
    contacts_: Sequence[Contact],
    /,
    **fixed: Strategy,
) -> Payment:
    """Payments of customers that the books accept, with no manual application."""
    customer, account = _customer_or_vendor(draw, "customer", chart, contacts_)
    cash = [
        each.id for each in chart if each.active and each.subtype in {"bank", "credit_card"}
    ] + ["account-1050"]
    given = {
        "contact_id": st.just(customer),
        "receivable_account_id": st.just(account),
        "deposit_account_id": st.sampled_from(cash),
        "ref": _NUMBERS,
        "amount": st.integers(1, 5_000_000),
        "applications": st.just(()),
        "status": st.just("posted"),
        "void_reason": st.just(""),
        "memo": _MEMOS,
    }
    return draw(parts(Payment, **{**given, **fixed}))


@st.composite
def bill_payments(
    draw: Callable[[Strategy], Any],
    chart: Sequence[Account],
    contacts_: Sequence[Contact],
    /,
    **fixed: Strategy,
) -> BillPayment:
    """Payments of bills that the books accept, with no manual application."""
    vendor, account = _customer_or_vendor(draw, "vendor", chart, contacts_)
    cash = [each.id for each in chart if each.active and each.subtype in {"bank", "credit_card"}]
    given = {
        "contact_id": st.just(vendor),
        "payable_account_id": st.just(account),
        "account_id": st.sampled_from(cash),
        "ref": _NUMBERS,
        "amount": st.integers(1, 5_000_000),
        "applications": st.just(()),
        "status": st.just("posted"),
        "void_reason": st.just(""),
        "memo": _MEMOS,
    }
    return draw(parts(BillPayment, **{**given, **fixed}))


_NUMBERS = st.integers(1, 30).map(str) | st.integers(1, 30).map("INV-{}".format)
_MEMOS = (
    st.sampled_from(["", "rent", "Thanks"])
    | _NUMBERS
    | _NUMBERS.map("for invoice {}, thanks".format)
)


def _not_below_zero(amounts: list[int]) -> list[int]:
    return [abs(each) for each in amounts] if sum(amounts) < 0 else amounts


def _customer_or_vendor(
    draw: Callable[[Strategy], Any],
    kind: str,
    chart: Sequence[Account],
    contacts_: Sequence[Contact],
) -> tuple[str, str]:
    contact = draw(st.sampled_from([each.id for each in contacts_ if each.kind == kind]))
    return contact, draw(
        st.sampled_from([each.id for each in chart if each.control_of == kind and each.active])
    )


def can_be_line(account: Account, undeposited: str = "account-1050") -> bool:
    """Whether a line of an invoice or bill may name the account: any account but cash, card,
    control and non-posting accounts."""
    return (
        account.active
        and not account.control_of
        and account.subtype not in {"bank", "credit_card", "non_posting"}
        and account.id != undeposited
    )


def can_post(account: Account, contacts_: Iterable[Contact]) -> bool:
    """Whether something can be posted on the account with the given contacts."""
    return (
        account.active
        and account.subtype != "non_posting"
        and (not account.control_of or account.control_of in {each.kind for each in contacts_})
    )


def days(first: date = date(2024, 1, 1), last: date = date(2026, 12, 31)) -> Strategy:
    """Days close to each other, often at the ends of months."""
    any_day = st.dates(first, last)
    return (
        any_day
        | any_day.map(lambda day: max(first, day.replace(day=1)))
        | any_day.map(lambda day: max(first, day.replace(day=1) - timedelta(days=1)))
    )


def given_of(record: Record) -> dict[str, Any]:
    """A record as a client would send it: without what the books set themselves."""
    return {
        each.name: getattr(record, each.name)
        for each in fields_of(type(record))
        if not each.managed
    }


def required_by_default(kind: type[Part]) -> list[str]:
    """The fields that must be given."""
    return [each.name for each in fields_of(kind) if each.default is attrs.NOTHING]


def _line(
    account_id: str, amount: int, contact_id: str | None = None, memo: str = ""
) -> JournalLine:
    return JournalLine(
        account_id=account_id,
        debit=max(amount, 0),
        credit=max(-amount, 0),
        contact_id=contact_id,
        memo=memo,
    )


def _contact(
    draw: Callable[[Strategy], Any], account: Account, contacts_: Sequence[Contact]
) -> str | None:
    if account.control_of:
        return draw(
            st.sampled_from([each.id for each in contacts_ if each.kind == account.control_of])
        )
    return draw(st.none() | st.sampled_from([each.id for each in contacts_])) if contacts_ else None
