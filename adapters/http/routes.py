"""All operations: those that every collection has, and then those of each group."""

from adapters.http import (
    accounts,
    audit,
    bank_rules,
    bank_session_report,
    bank_sessions,
    bills,
    comparison,
    contacts,
    data,
    documents,
    import_batches,
    imports,
    invoices,
    logo,
    reconciliation,
    reports,
    settings,
    statement_matching,
    sync,
    system,
    undeposited,
)
from adapters.http.operation import Operation
from adapters.http.resource import Resource
from application.collections.bank_rules import BANK_RULES
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
    Resource("/accounts", ACCOUNTS, "an account"),
    Resource("/contacts", CONTACTS, "a contact"),
    Resource("/items", ITEMS, "an item"),
    Resource("/terms", TERMS, "payment terms"),
    Resource("/invoices", INVOICES, "an invoice or credit memo"),
    Resource("/payments", PAYMENTS, "a payment"),
    Resource("/bills/payments", BILL_PAYMENTS, "a bill payment"),
    Resource("/bills", BILLS, "a bill or vendor credit"),
    Resource("/journals", JOURNALS, "a journal"),
    Resource("/bank-transactions", BANK_TRANSACTIONS, "a bank transaction"),
    Resource("/import/rules", BANK_RULES, "a bank rule"),
)

OPERATIONS: tuple[Operation, ...] = (
    *(operation for resource in RESOURCES for operation in resource.operations()),
    *accounts.OPERATIONS,
    *contacts.OPERATIONS,
    *documents.OPERATIONS,
    *undeposited.OPERATIONS,
    *invoices.OPERATIONS,
    *bills.OPERATIONS,
    *reconciliation.OPERATIONS,
    *bank_sessions.OPERATIONS,
    *statement_matching.OPERATIONS,
    *bank_session_report.OPERATIONS,
    *reports.OPERATIONS,
    *comparison.OPERATIONS,
    *imports.OPERATIONS,
    *import_batches.OPERATIONS,
    *bank_rules.OPERATIONS,
    *data.OPERATIONS,
    *audit.OPERATIONS,
    *sync.OPERATIONS,
    *system.OPERATIONS,
    *settings.OPERATIONS,
    *logo.OPERATIONS,
)
