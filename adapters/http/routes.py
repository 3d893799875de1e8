"""Every route: a line for each collection, and the operations of the groups that have verbs of their own."""

from adapters.http import (
    accounts,
    audit,
    bills,
    comparison,
    contacts,
    documents,
    imports,
    invoices,
    reconciliation,
    reports,
    sync,
    system,
)
from adapters.http.operation import Operation
from adapters.http.resource import Resource
from application.collections.registry import (
    ACCOUNTS,
    BANK_TRANSACTIONS,
    BILL_PAYMENTS,
    BILLS,
    CONTACTS,
    INVOICES,
    ITEMS,
    JOURNALS,
    PAYMENTS,
    TERMS,
)

RESOURCES = (
    Resource("/accounts", ACCOUNTS),
    Resource("/contacts", CONTACTS),
    Resource("/items", ITEMS),
    Resource("/terms", TERMS),
    Resource("/invoices", INVOICES),
    Resource("/payments", PAYMENTS),
    Resource("/bills/payments", BILL_PAYMENTS),
    Resource("/bills", BILLS),
    Resource("/journals", JOURNALS),
    Resource("/bank-transactions", BANK_TRANSACTIONS),
)

OPERATIONS: tuple[Operation, ...] = (
    *(operation for resource in RESOURCES for operation in resource.operations()),
    *accounts.OPERATIONS,
    *contacts.OPERATIONS,
    *documents.OPERATIONS,
    *invoices.OPERATIONS,
    *bills.OPERATIONS,
    *reconciliation.OPERATIONS,
    *reports.OPERATIONS,
    *comparison.OPERATIONS,
    *imports.OPERATIONS,
    *audit.OPERATIONS,
    *sync.OPERATIONS,
    *system.OPERATIONS,
)
