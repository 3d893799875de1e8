"""Step 14 of the schema: the totals of documents of lines, and by what else lists are filtered.

Files of older steps are marked as stale: the program then computes the totals from the lines, when
it derives keys and search words again.
"""

SQL = """
CREATE TABLE totals (
    kind TEXT NOT NULL,
    total INTEGER NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX totals_by_amount ON totals (kind, total, id);
INSERT INTO stale SELECT 'texts' WHERE EXISTS (SELECT 1 FROM changes) ON CONFLICT DO NOTHING;

CREATE INDEX invoices_by_due_date ON invoices (due_date, id);
CREATE INDEX bills_by_due_date ON bills (due_date, id);
CREATE INDEX entries_by_total ON entries (total, id);
CREATE INDEX payments_by_amount ON payments (amount, id);
CREATE INDEX bill_payments_by_amount ON bill_payments (amount, id);
CREATE INDEX bank_transactions_by_amount ON bank_transactions (amount, id);

-- What has changed since a version
CREATE INDEX accounts_by_version ON accounts (version, id);
CREATE INDEX contacts_by_version ON contacts (version, id);
CREATE INDEX items_by_version ON items (version, id);
CREATE INDEX terms_by_version ON terms (version, id);
CREATE INDEX invoices_by_version ON invoices (version, id);
CREATE INDEX payments_by_version ON payments (version, id);
CREATE INDEX bills_by_version ON bills (version, id);
CREATE INDEX bill_payments_by_version ON bill_payments (version, id);
CREATE INDEX bank_transactions_by_version ON bank_transactions (version, id);
CREATE INDEX entries_by_version ON entries (version, id);
CREATE INDEX rules_by_version ON rules (version, id);

"""
