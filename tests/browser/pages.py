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
    "/api/v1/console",
    "/import",
    "/reconciliation",
    "/reconciliation/checking",
    "/reports",
    "/reports/profit-loss?columns=month&compareTo=previousYear",
    "/reports/ar-aging?section=all",
)
