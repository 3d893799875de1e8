"""The words of IIF files in those of the books: types of items, and lists without a home.

The types of accounts and transactions are in `quickbooks_types`, because reports have them, too.
"""

from collections.abc import Mapping

ROLES: Mapping[str, str] = {
    "UNDEPOSIT": "undeposited_funds_account_id",
    "RETEARNINGS": "retained_earnings_account_id",
    "OPENBAL": "opening_balance_equity_account_id",
}
"""The default account of the settings that an account becomes, by its EXTRA column."""

KEPT_ITEMS = frozenset(
    {"SERV", "INVENTORY", "PART", "OTHC", "DISC", "COMPTAX", "PMT", "ASSEMBLY", ""}
)
"""The types of items that the books keep."""

GROUP_ITEMS = frozenset({"GRP", "STAX"})
"""The types of items after whose row the members of a group are listed."""

NO_HOME: Mapping[str, str] = {
    "BUD": "budgets are not kept here",
    "CLASS": "classes are not kept here",
    "CTYPE": "types of customers are not kept here",
    "CUSTITEMDICT": "the names of own fields are not kept here",
    "CUSTNAMEDICT": "the names of own fields are not kept here",
    "EMP": "employees are not kept here",
    "INVMEMO": "messages for customers are not kept here",
    "JOBTYPE": "types of jobs are not kept here",
    "PAYMETH": "a payment has its method as a text, so there is no list of methods here",
    "SALESREP": "sales representatives are not kept here",
    "SALESTAXCODE": "sales tax codes are not kept here",
    "SHIPMETH": "ways of shipping are not kept here",
    "TIMEACT": "time sheets are not kept here",
    "TIMERHDR": "time sheets are not kept here",
    "TODO": "reminders are not kept here",
    "VTYPE": "types of vendors are not kept here",
}
"""The lists that the books do not have, and what an import says about each."""

KEYWORDS = frozenset(
    {
        *NO_HOME,
        "ACCNT",
        "CUST",
        "VEND",
        "OTHERNAME",
        "INVITEM",
        "TERMS",
        "HDR",
        "TRNS",
        "SPL",
        "ENDTRNS",
        "ENDGRP",
        "ENDTAX",
        "ENDCUSTITEMDICT",
        "ENDCUSTNAMEDICT",
    }
)
"""The keywords by which an IIF file is recognised."""

TAX_ITEMS = frozenset({"COMPTAX", "STAX"})
"""The types of items that are sales taxes, or groups of them."""

TAX_AGENCY = "TAX AGENCY"
"""The type of vendors that collect sales taxes."""
