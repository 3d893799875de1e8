"""The addresses of one page of each kind, in the company of `company`."""

PAGES = (
    "/",
    "/invoices",
    "/invoices/strange",
    "/invoices/late/edit",
    "/new/invoices",
    "/contacts",
    "/contacts/quarry",
    "/new/contacts?kind=vendor",
    "/accounts/account-1000",
    "/new/payments?contactId=quarry",
    "/new/bank-transactions?way=deposit",
    "/search?q=quarry",
    "/settings",
    "/api/v1/console",
    "/import",
    "/reconciliation",
    "/reconciliation/checking",
)
