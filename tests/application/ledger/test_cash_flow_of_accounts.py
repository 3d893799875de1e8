"""The section of cash flows of an account: who fills it in, who may change it, and when."""

from datetime import date

import pytest

from adapters.importers.iif.reader import read_iif
from application.ledger.accounts import merge_account
from application.ledger.company import change_settings
from application.reporting.make_report import ReportRequest
from domain.errors import Closed, Refused
from domain.ledger.accounts import Account
from tests.application.actions import (
    CHECKING,
    EQUITY,
    FUNDS,
    INVENTORY,
    SAVINGS,
    SUPPLIES,
    TRAVEL,
    add,
    assert_sound,
    change,
    close,
    deposit,
    get,
    head,
    post,
    put,
)
from tests.support import import_parsed, whole_report

EQUIPMENT, LOAN = "account-1500", "account-2500"
FIXED = {"type": "asset", "subtype": "fixed_asset"}
LONG_TERM = {"type": "liability", "section": "long_term_liability"}


def section(books, id_: str) -> str | None:
    return get(books, "accounts", id_).cash_flow


def totals(books) -> dict[str, int]:
    year = ReportRequest(first=date(2026, 1, 1), last=date(2026, 12, 31))
    return books.read(whole_report, "cash-flows", year).totals


# Filled in


def test_the_section_is_filled_in_when_an_account_is_made(books):
    made = [
        add(books, "accounts", name="Land", **FIXED),
        add(books, "accounts", name="Mortgage Amortization Loan", **LONG_TERM),
        add(books, "accounts", name="Shares", type="equity"),
        add(books, "accounts", name="Fees", type="income"),
    ]
    assert [account.cash_flow for account in made] == [
        "investing",
        "financing",
        "financing",
        "operating",
    ]


def test_an_account_under_accumulated_depreciation_is_operating(books):
    add(books, "accounts", id="wear", name="Accumulated Depreciation", **FIXED)
    add(books, "accounts", id="trucks", name="Trucks", **FIXED, parent_id="wear")
    add(books, "accounts", id="ad", name="Truck AD", **FIXED, parent_id="trucks")
    assert section(books, "ad") == section(books, "trucks") == "operating"


def test_a_person_chooses_the_section(books):
    account = add(books, "accounts", id="lent", name="Lent", type="asset", cash_flow="investing")
    assert account.cash_flow == "investing"
    assert change(books, "accounts", "lent", cash_flow="financing").cash_flow == "financing"


def test_every_account_of_the_books_has_a_section(books):
    add(books, "accounts", name="Land", **FIXED)
    accounts = books.read(lambda work: list(work.session.records.all(Account)))
    assert len(accounts) == 20
    assert all(account.cash_flow for account in accounts)


# Kept


@pytest.mark.parametrize("new_name", ["Accumulated Depreciation", "Amort", "Anything"])
def test_another_name_or_parent_never_changes_the_section(books, new_name):
    add(books, "accounts", id="wear", name="Accumulated Depreciation", **FIXED)
    add(books, "accounts", id="land", name="Land", **FIXED)
    assert change(books, "accounts", "land", name=new_name, parent_id="wear").cash_flow == (
        "investing"
    )
    assert change(books, "accounts", "wear", name="Machines").cash_flow == "operating"


def test_a_put_that_leaves_the_section_out_never_changes_it(books):
    add(books, "accounts", id="land", name="Land", **FIXED, cash_flow="financing")
    fields = {"name": "Accum. Depr.", **FIXED}
    assert put(books, "accounts", "land", **fields).cash_flow == "financing"
    assert put(books, "accounts", "land", **fields, cash_flow=None).cash_flow == "financing"
    assert put(books, "accounts", "land", **fields, cash_flow="investing").cash_flow == "investing"


# Filled in anew


def test_another_classification_fills_the_section_in_anew(books):
    add(books, "accounts", id="a", name="A", type="asset", cash_flow="financing")
    assert change(books, "accounts", "a", subtype="fixed_asset").cash_flow == "investing"
    assert change(books, "accounts", "a", subtype=None).cash_flow == "operating"
    assert change(books, "accounts", "a", section="other_asset").cash_flow == "investing"
    assert put(books, "accounts", "a", name="A", type="liability").cash_flow == "operating"
    assert put(books, "accounts", "a", name="A", **LONG_TERM).cash_flow == "financing"
    assert change(books, "accounts", "a", type="equity", section=None).cash_flow == "financing"


def test_a_request_that_gives_the_section_keeps_its_own(books):
    add(books, "accounts", id="a", name="A", type="asset")
    changed = change(books, "accounts", "a", subtype="fixed_asset", cash_flow="operating")
    assert changed.cash_flow == "operating"
    replaced = put(books, "accounts", "a", name="A", **LONG_TERM, cash_flow="investing")
    assert replaced.cash_flow == "investing"


def test_the_same_classification_again_fills_nothing_in(books):
    add(books, "accounts", id="a", name="A", **FIXED, cash_flow="financing")
    again = change(books, "accounts", "a", name="Amort", subtype="fixed_asset", section=None)
    assert again.cash_flow == "financing"


def test_null_in_a_merge_patch_puts_the_section_back_to_its_default(client):
    account = {"id": "land", "name": "Land", **FIXED, "cashFlow": "financing"}
    assert client.post("/accounts", json=account).json()["cashFlow"] == "financing"
    view = client.patch("/accounts/land", json={"cashFlow": None}).json()
    assert view["cashFlow"] == "investing"
    view = client.patch("/accounts/land", json={"cashFlow": None, "name": "Amort."}).json()
    assert view["cashFlow"] == "operating"


def test_null_in_a_post_or_put_counts_as_left_out(client):
    view = client.post("/accounts", json={"id": "land", "name": "Land", **FIXED, "cashFlow": None})
    assert view.json()["cashFlow"] == "investing"
    client.patch("/accounts/land", json={"cashFlow": "financing"})
    view = client.put("/accounts/land", json={"name": "Land", **FIXED, "cashFlow": None})
    assert view.json()["cashFlow"] == "financing"


def test_the_section_is_filled_in_for_accounts_that_an_import_makes(books):
    content = (
        "!ACCNT\tNAME\tACCNTTYPE\n"
        "ACCNT\tAccumulated Depreciation\tFIXASSET\n"
        "ACCNT\tAccumulated Depreciation:Truck AD\tFIXASSET\n"
        "ACCNT\tMortgage Amortization Loan\tLTLIAB\n"
        "ACCNT\tTrucks\tFIXASSET\n"
        "ACCNT\tInventory\tFIXASSET\n"
    )
    import_parsed(books, read_iif(content.encode()))
    sections = {
        account.name: account.cash_flow
        for account in books.read(lambda work: list(work.session.records.all(Account)))
    }
    assert sections["Accumulated Depreciation"] == sections["Truck AD"] == "operating"
    assert sections["Mortgage Amortization Loan"] == "financing"
    assert sections["Trucks"] == "investing"
    # An account of a new company that the file classifies differently
    assert sections["Inventory"] == "investing"


# Undeposited Funds


def test_undeposited_funds_are_always_cash(books):
    with pytest.raises(Refused, match="must be operating, because Undeposited Funds are cash"):
        change(books, "accounts", FUNDS, cash_flow="investing")
    assert change(books, "accounts", FUNDS, subtype="fixed_asset").cash_flow == "operating"


def test_an_account_in_another_section_cannot_hold_undeposited_funds(books):
    change(books, "accounts", INVENTORY, cash_flow="investing")
    with pytest.raises(Refused, match="section of cash flows is operating"):
        books.run(change_settings, {"undeposited_funds_account_id": INVENTORY})


# Closed periods


def test_an_account_with_closed_figures_keeps_its_section(books):
    for id_ in (SUPPLIES, EQUIPMENT, SAVINGS):
        post(books, f"to-{id_}", date(2026, 1, 31), debit=id_)
    close(books, date(2026, 1, 31))
    before, version = totals(books), head(books)
    for id_, other in ((SUPPLIES, "investing"), (EQUIPMENT, "operating"), (SAVINGS, "financing")):
        with pytest.raises(Closed, match="its section of cash flows must stay"):
            change(books, "accounts", id_, cash_flow=other)
        account = get(books, "accounts", id_)
        with pytest.raises(Closed):
            put(
                books,
                "accounts",
                id_,
                name=account.name,
                type=account.type,
                subtype=account.subtype,
                cash_flow=other,
            )
    assert (totals(books), head(books)) == (before, version)
    change(books, "accounts", EQUIPMENT, cash_flow="investing", name="Machines")


def test_an_account_without_closed_figures_may_change_its_section(books):
    post(books, "later", date(2026, 2, 1), debit=SUPPLIES)
    close(books, date(2026, 1, 31))
    assert change(books, "accounts", SUPPLIES, cash_flow="investing").cash_flow == "investing"
    assert change(books, "accounts", LOAN, cash_flow="operating").cash_flow == "operating"
    assert_sound(books)


def test_closed_figures_do_not_move_to_another_section_in_a_merge(books):
    add(books, "accounts", id="gain", name="Gain", type="expense", cash_flow="investing")
    post(books, "closed", date(2026, 1, 31), debit=SUPPLIES)
    post(books, "open", date(2026, 2, 1), debit=TRAVEL)
    close(books, date(2026, 1, 31))
    before = totals(books)
    with pytest.raises(Closed, match="from operating to investing"):
        books.run(merge_account, SUPPLIES, "gain")
    assert totals(books) == before
    books.run(merge_account, SUPPLIES, TRAVEL)
    assert totals(books) == before


def test_open_figures_move_to_another_section_in_a_merge(books):
    add(books, "accounts", id="gain", name="Gain", type="expense", cash_flow="investing")
    post(books, "closed", date(2026, 1, 31), debit="gain")
    close(books, date(2026, 1, 31))
    deposit(books, "open", date(2026, 2, 1), -1000, CHECKING, TRAVEL)
    before = totals(books)
    assert (before["operating"], before["investing"]) == (0, -1000)
    books.run(merge_account, TRAVEL, "gain")
    after = totals(books)
    assert (after["operating"], after["investing"]) == (1000, -2000)
    assert after["net_change"] == before["net_change"] == -1000
    assert_sound(books)


def test_a_merge_of_bank_accounts_keeps_closed_cash(books):
    change(books, "accounts", SAVINGS, cash_flow="investing")
    post(books, "closed", date(2026, 1, 31), debit=SAVINGS, credit=EQUITY)
    close(books, date(2026, 1, 31))
    with pytest.raises(Closed):
        books.run(merge_account, SAVINGS, CHECKING)
    assert totals(books)["cash_at_end"] == 0
