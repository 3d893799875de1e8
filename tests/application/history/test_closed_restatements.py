"""What restates closed figures, on logs that are made by hand."""

from application.history.closed_changes import FiguresRestated
from application.serialization import to_json
from domain.ledger.accounts import Account
from tests.application.history.logs import logged, told_of

ACCOUNT = to_json(Account(id="a", name="Vans", type="asset"))
JOURNAL = {
    "id": "j",
    "date": "2025-03-01",
    "lines": [
        {"id": "1", "accountId": "a", "debit": "1.00"},
        {"id": "2", "accountId": "account-1000", "credit": "1.00"},
    ],
}
POSTED = logged(3, "journals", "j", None, JOURNAL)


def test_the_section_that_an_upgrade_fills_in_restates_nothing():
    assert ACCOUNT["cashFlow"] is None
    filled = ACCOUNT | {"cashFlow": "operating"}
    assert len(told_of(POSTED, logged(4, "accounts", "a", ACCOUNT, filled))) == 1
    another = logged(4, "accounts", "a", filled, ACCOUNT | {"cashFlow": "investing"})
    (_, restated) = told_of(POSTED, another)
    assert isinstance(restated, FiguresRestated)


def test_only_an_account_that_a_document_of_closed_days_names_restates_anything():
    fixed = logged(5, "accounts", "a", ACCOUNT, ACCOUNT | {"subtype": "fixed_asset"})
    moved = logged(4, "journals", "j", JOURNAL, JOURNAL | {"date": "2026-03-01"})
    open_day = logged(3, "journals", "j", None, JOURNAL | {"date": "2026-03-01"})
    assert told_of(fixed) == told_of(open_day, fixed) == []
    assert isinstance(told_of(POSTED, fixed)[-1], FiguresRestated)
    assert isinstance(told_of(POSTED, moved, fixed)[-1], FiguresRestated)
