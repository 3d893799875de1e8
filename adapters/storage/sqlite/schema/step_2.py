"""Step 2 of the schema: invoices, bills and their payments, and open items.

Files of step 1 are marked as stale: the program then derives their open items from the documents.
"""

SQL = """
CREATE TABLE invoices (
    id TEXT PRIMARY KEY,
    date TEXT NOT NULL,
    void_reason TEXT NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    due_date TEXT NOT NULL,
    terms_id TEXT,
    status TEXT NOT NULL,
    lines TEXT NOT NULL,
    memo TEXT NOT NULL,
    receivable_account_id TEXT NOT NULL,
    applications TEXT NOT NULL,
    hold INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX invoices_by_date ON invoices (date, id);
CREATE INDEX invoices_by_number ON invoices (number, id);
CREATE INDEX invoices_by_contact ON invoices (contact_id, date, id);
CREATE INDEX invoices_by_kind ON invoices (kind, date, id);
CREATE INDEX invoices_by_status ON invoices (status, date, id);
CREATE INDEX invoices_in_series ON invoices (kind, CAST(number AS INTEGER))
    WHERE length(number) BETWEEN 1 AND 15 AND number NOT GLOB '*[^0-9]*';

CREATE TABLE payments (
    id TEXT PRIMARY KEY,
    date TEXT NOT NULL,
    void_reason TEXT NOT NULL,
    status TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    amount INTEGER NOT NULL,
    method TEXT NOT NULL,
    ref TEXT NOT NULL,
    deposit_account_id TEXT NOT NULL,
    receivable_account_id TEXT NOT NULL,
    applications TEXT NOT NULL,
    hold INTEGER NOT NULL,
    memo TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX payments_by_date ON payments (date, id);
CREATE INDEX payments_by_ref ON payments (ref, id);
CREATE INDEX payments_by_contact ON payments (contact_id, date, id);

CREATE TABLE bills (
    id TEXT PRIMARY KEY,
    date TEXT NOT NULL,
    void_reason TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    number TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    due_date TEXT NOT NULL,
    terms_id TEXT,
    lines TEXT NOT NULL,
    memo TEXT NOT NULL,
    payable_account_id TEXT NOT NULL,
    applications TEXT NOT NULL,
    hold INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX bills_by_date ON bills (date, id);
CREATE INDEX bills_by_number ON bills (number, id);
CREATE INDEX bills_by_contact ON bills (contact_id, date, id);
CREATE INDEX bills_by_kind ON bills (kind, date, id);
CREATE INDEX bills_by_status ON bills (status, date, id);

CREATE TABLE bill_payments (
    id TEXT PRIMARY KEY,
    date TEXT NOT NULL,
    void_reason TEXT NOT NULL,
    status TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    amount INTEGER NOT NULL,
    ref TEXT NOT NULL,
    payable_account_id TEXT NOT NULL,
    applications TEXT NOT NULL,
    hold INTEGER NOT NULL,
    memo TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX bill_payments_by_date ON bill_payments (date, id);
CREATE INDEX bill_payments_by_ref ON bill_payments (ref, id);
CREATE INDEX bill_payments_by_contact ON bill_payments (contact_id, date, id);

CREATE TABLE applications (
    id TEXT PRIMARY KEY,
    applied TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE open_items (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    document_id TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('charge', 'credit', 'row')),
    account_id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    date TEXT NOT NULL,
    due_date TEXT NOT NULL,
    number TEXT NOT NULL,
    memo TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    open INTEGER NOT NULL CHECK (open BETWEEN 0 AND amount),
    hold INTEGER NOT NULL,
    settled TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX open_items_of_contact ON open_items (account_id, role, contact_id, date, id)
    WHERE open > 0;
CREATE INDEX open_items_by_contact ON open_items (contact_id, role, open)
    WHERE open > 0;
CREATE INDEX open_items_by_due_date ON open_items (kind, role, due_date, document_id)
    WHERE open > 0;
CREATE INDEX open_items_by_settled ON open_items (account_id, settled, date)
    WHERE settled IS NOT NULL;

CREATE TABLE contact_balances (
    account_id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    month TEXT NOT NULL,
    balance INTEGER NOT NULL,
    PRIMARY KEY (account_id, contact_id, month)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_balances_of_contact ON contact_balances (contact_id, account_id, month);

INSERT INTO contact_balances
    SELECT p.account_id, p.contact_id, substr(p.date, 1, 7), sum(p.amount)
    FROM postings p JOIN accounts a ON a.id = p.account_id
    WHERE a.subtype IN ('accounts_receivable', 'accounts_payable') AND p.contact_id IS NOT NULL
    GROUP BY 1, 2, 3;

CREATE TABLE stale (what TEXT PRIMARY KEY) STRICT;
INSERT INTO stale SELECT 'open_items' WHERE EXISTS (SELECT 1 FROM changes);
"""
