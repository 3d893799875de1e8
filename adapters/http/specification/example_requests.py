"""The example request of each operation that takes a body.

Sent in the order of the specification to new books, all of them succeed.
"""

from collections.abc import Mapping
from typing import Any

from adapters.http.specification.example_records import (
    CHECKING,
    CUSTOMER,
    PUSH,
    RENT,
    SALES,
    VENDOR,
)

_VOID = {"reason": "Entered twice"}
_LINES = [{"accountId": SALES, "description": "Design", "quantity": "1.5", "rate": "80.00"}]
_BILL_LINES = [{"accountId": RENT, "description": "Rent", "amount": "75.00"}]
_ENTRY = [
    {"accountId": RENT, "debit": "100.00"},
    {"accountId": CHECKING, "credit": "100.00"},
]
_SPLITS = [{"accountId": SALES, "amount": "50.00"}]
_RULE = {
    "name": "Rent",
    "direction": "out",
    "textConditions": [{"match": "contains", "text": "landlord"}],
    "contraAccountId": RENT,
}
_BALANCE_SHEET = (
    'Balance Sheet\nMy Company\n"As of March 31, 2026"\n\n,Total\nASSETS\n   Savings,0.00\n'
    "TOTAL ASSETS,0.00\n"
)
_COMPANY = {"name": "My Company", "currency": "USD", "fiscalYearStart": 1}
_SETTINGS = {
    "company": _COMPANY,
    "defaults": {
        "undepositedFundsAccountId": "account-1050",
        "receivableAccountId": "account-1100",
        "payableAccountId": "account-2000",
        "retainedEarningsAccountId": "account-3100",
        "openingBalanceEquityAccountId": "account-3900",
    },
}
_CHART = [
    {"id": "account-1050", "name": "Undeposited Funds", "type": "asset"},
    {
        "id": "account-1100",
        "name": "Accounts Receivable",
        "type": "asset",
        "subtype": "accounts_receivable",
    },
    {
        "id": "account-2000",
        "name": "Accounts Payable",
        "type": "liability",
        "subtype": "accounts_payable",
    },
    {"id": "account-3100", "name": "Retained Earnings", "type": "equity"},
    {"id": "account-3900", "name": "Opening Balance Equity", "type": "equity"},
]

JSON_BODIES: Mapping[str, dict[str, Any]] = {
    "pushChanges": PUSH,
    "createAccount": {"id": "account-8000", "name": "Till", "type": "asset", "subtype": "bank"},
    "createContact": {"id": "customer-2000", "kind": "customer", "name": "Riverside Cafe"},
    "createItem": {"id": "item-1000", "name": "Design", "rate": "80.00", "accountId": SALES},
    "createTerms": {"id": "terms-1000", "name": "Net 45", "dueDays": 45},
    "createInvoice": {
        "id": "invoice-1000",
        "contactId": CUSTOMER,
        "date": "2026-03-01",
        "lines": _LINES,
    },
    "createPayment": {
        "id": "payment-1000",
        "contactId": CUSTOMER,
        "date": "2026-03-05",
        "amount": "40.00",
        "applications": [{"invoiceId": "invoice-1001", "amount": "40.00"}],
    },
    "createBill": {
        "id": "bill-1000",
        "contactId": VENDOR,
        "date": "2026-03-01",
        "lines": _BILL_LINES,
    },
    "createBillPayment": {
        "id": "bill-payment-1000",
        "contactId": VENDOR,
        "accountId": CHECKING,
        "date": "2026-03-05",
        "amount": "30.00",
        "applications": [{"billId": "bill-1001", "amount": "30.00"}],
    },
    "createJournal": {"id": "journal-1000", "date": "2026-03-01", "lines": _ENTRY},
    "createBankTransaction": {
        "id": "deposit-1000",
        "accountId": CHECKING,
        "date": "2026-03-02",
        "amount": "50.00",
        "splits": _SPLITS,
    },
    "createBankRule": {"id": "rule-1000", **_RULE},
    "runBatch": {
        "operations": [
            {
                "method": "POST",
                "path": "/contacts",
                "body": {"id": "customer-3000", "kind": "customer", "name": "Hillside Bakery"},
            },
            {
                "method": "POST",
                "path": "/invoices",
                "body": {"id": "invoice-3000", "contactId": "customer-3000", "lines": _LINES},
            },
        ]
    },
    "replaceAccount": {"name": "Cash Drawer", "type": "asset", "subtype": "bank"},
    "changeAccount": {"description": "The drawer at the front desk"},
    "replaceContact": {"kind": "customer", "name": "Riverside Cafe", "termsId": "terms-net-30"},
    "changeContact": {"email": "owner@example.com"},
    "replaceItem": {"name": "Design", "rate": "85.00", "accountId": SALES},
    "changeItem": {"description": "Design, by the hour"},
    "replaceTerms": {"name": "2% 10, Net 45", "dueDays": 45, "discountPercent": "2"},
    "changeTerms": {"discountDays": 10},
    "replaceInvoice": {"contactId": CUSTOMER, "lines": _LINES, "memo": "Thank you"},
    "changeInvoice": {"memo": "Thank you very much"},
    "replacePayment": {"contactId": CUSTOMER, "amount": "45.00"},
    "changePayment": {"memo": "By check"},
    "replaceBill": {"contactId": VENDOR, "lines": _BILL_LINES, "memo": "March"},
    "changeBill": {"memo": "Rent of March"},
    "replaceBillPayment": {"contactId": VENDOR, "accountId": CHECKING, "amount": "35.00"},
    "changeBillPayment": {"ref": "101"},
    "replaceJournal": {"lines": _ENTRY, "memo": "Rent"},
    "changeJournal": {"memo": "Rent of March"},
    "replaceBankTransaction": {"accountId": CHECKING, "amount": "50.00", "splits": _SPLITS},
    "changeBankTransaction": {"memo": "Counter sales"},
    "replaceBankRule": {**_RULE, "name": "Landlord"},
    "changeBankRule": {"direction": None},
    "markRow": {"cleared": "cleared"},
    "mergeAccount": {"into": "account-8000"},
    "mergeContact": {"into": CUSTOMER},
    "voidJournal": _VOID,
    "voidBankTransaction": _VOID,
    "voidInvoice": _VOID,
    "voidPayment": _VOID,
    "voidBill": _VOID,
    "voidBillPayment": _VOID,
    "reverseJournal": {"date": "2026-04-01"},
    "writeOffInvoice": {"accountId": RENT, "date": "2026-03-31", "amount": "1.00"},
    "refundInvoice": {"accountId": CHECKING, "date": "2026-03-31", "amount": "10.00"},
    "refundPayment": {"accountId": CHECKING, "date": "2026-03-31", "amount": "10.00"},
    "writeOffBill": {"accountId": RENT, "date": "2026-03-31", "amount": "1.00"},
    "refundBill": {"accountId": CHECKING, "date": "2026-03-31", "amount": "10.00"},
    "payBill": {"accountId": CHECKING, "date": "2026-03-09", "amount": "25.00", "ref": "101"},
    "applyReceivables": {"holds": [{"creditId": "credit-memo-1000", "hold": True}]},
    "applyPayables": {"holds": [{"creditId": "vendor-credit-1000", "hold": True}]},
    "changeBankReconciliation": {"statementBalance": "0.00"},
    "clearRows": {"cleared": "all"},
    "compareReport": {
        "csv": 'Balance Sheet\nMy Company\n"As of March 31, 2026"\n\n,Total\nASSETS\n'
        "   Savings,0.00\nTOTAL ASSETS,0.00\n"
    },
    "tryBankRules": {"ruleId": "rule-1000"},
    "orderBankRules": {"ids": ["rule-1000"]},
    "reportRepairs": {
        "clientId": "front-desk",
        "version": 1,
        "repaired": [{"collection": "contacts", "id": CUSTOMER}],
    },
    "changePreferences": {"prefs": {"width": 240}, "themes": {"dark": {"text": "#ffffff"}}},
    "postMessage": {"id": "message-1000", "from": "Front desk", "body": "Print the invoices"},
    "changeSettings": {"company": {"phone": "555 0100"}},
    "importBooks": {
        "format": "wyzbooks-export",
        "schema": 1,
        "settings": _SETTINGS,
        "data": {"accounts": _CHART},
    },
    "restoreBackup": {"name": "books-2026-03-31.wyzbooks"},
    "resetBooks": {"data": True, "confirm": "My Company"},
}
"""The example of each JSON body that has one; a body without members is `{}`."""

SEVERAL_JSON_BODIES: Mapping[str, Mapping[str, dict[str, Any]]] = {
    "beginBankReconciliation": {
        "checking": {
            "id": "checking-march",
            "accountId": CHECKING,
            "statementDate": "2026-03-31",
            "statementBalance": "50.00",
        },
        "savings": {
            "id": "savings-march",
            "accountId": "account-1010",
            "statementDate": "2026-03-31",
            "statementBalance": "0.00",
        },
    },
}
"""The examples of bodies of which later examples need more than one, by name."""

_BANK_CSV = "Date,Description,Amount\n2026-03-15,Landlord,-75.00\n"
FILE_BODIES: Mapping[str, str] = {
    "compareReport": _BALANCE_SHEET,
    "matchStatement": _BANK_CSV,
    "importIif": "!TERMS\tNAME\nTERMS\tNet 20\n",
    "importCsv": _BANK_CSV,
    "importEnrich": "Date,Description,Memo,Amount\n2026-03-02,Counter,Deposit of March,50.00\n",
    "importOfx": (
        "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><BANKACCTFROM><ACCTID>12</BANKACCTFROM>\n"
        "<BANKTRANLIST>\n<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260316<TRNAMT>-4.50<FITID>1"
        "<NAME>Cafe</STMTTRN>\n</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    ),
    "importQif": "!Type:Bank\nD03/17/2026\nT-6.50\nPBakery\n^\n",
    "importQuickBooks": "Customer List\nMy Company\n\nCustomer,Phone\nNew Customer,555 0100\n",
}
"""The example of each file that is a text."""

QUERIES: Mapping[str, Mapping[str, Any]] = {
    "importCsv": {"accountId": CHECKING},
    "importOfx": {"accountId": CHECKING},
    "importQif": {"accountId": CHECKING, "dryRun": True},
    "readReceivables": {"contactId": "customer-1000"},
    "readPayables": {"contactId": "vendor-1000"},
}
"""What the query of an example request must have to succeed."""
