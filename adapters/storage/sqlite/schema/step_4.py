"""Step 4 of the schema: what records carry for the edges of bookkeeping, such as reversals.

Files of older steps are marked as stale where the program must fill in what they lack. It does so
when it opens the file, so that the change log has it.
"""

SQL = """
-- The section of each account in the statement of cash flows
INSERT INTO stale SELECT 'cash_flow' WHERE EXISTS (SELECT 1 FROM changes);

-- Reversals of journals, and which document takes back which other
ALTER TABLE journals ADD COLUMN reverses TEXT;
ALTER TABLE journals ADD COLUMN voids TEXT;
ALTER TABLE invoices ADD COLUMN voids TEXT;
ALTER TABLE bills ADD COLUMN voids TEXT;
ALTER TABLE bank_transactions ADD COLUMN voids TEXT;
ALTER TABLE bank_transactions ADD COLUMN due_date TEXT;
CREATE INDEX void_invoices ON invoices (date, id) WHERE void_reason <> '';
CREATE INDEX void_bills ON bills (date, id) WHERE void_reason <> '';
INSERT INTO stale SELECT 'opposites' WHERE EXISTS (SELECT 1 FROM changes);

-- Names and numbers: what filters compare, and what lists sort by. Which names and words count as
-- equal is another question than in older files, so keys and words are derived again.
CREATE TABLE text_keys (
    kind TEXT NOT NULL,
    field TEXT NOT NULL,
    search_key TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (kind, field, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX text_keys_by_text ON text_keys (kind, field, search_key, id);
CREATE INDEX text_keys_by_number ON text_keys (kind, field, sort_key, id);
DROP INDEX accounts_by_number;
DROP INDEX invoices_by_number;
DROP INDEX bills_by_number;

-- The prefix and width of the next numbers.
ALTER TABLE settings ADD COLUMN invoice_prefix TEXT NOT NULL DEFAULT '';
ALTER TABLE settings ADD COLUMN invoice_width INTEGER NOT NULL DEFAULT 0;
ALTER TABLE settings ADD COLUMN credit_memo_prefix TEXT NOT NULL DEFAULT '';
ALTER TABLE settings ADD COLUMN credit_memo_width INTEGER NOT NULL DEFAULT 0;

INSERT INTO stale SELECT 'texts' WHERE EXISTS (SELECT 1 FROM changes);

-- What other programs attach to the records of collections, and when these were made
ALTER TABLE accounts ADD COLUMN external_id TEXT;
ALTER TABLE accounts ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}';
ALTER TABLE contacts ADD COLUMN external_id TEXT;
ALTER TABLE contacts ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}';
ALTER TABLE items ADD COLUMN external_id TEXT;
ALTER TABLE items ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}';
ALTER TABLE terms ADD COLUMN external_id TEXT;
ALTER TABLE terms ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}';
ALTER TABLE journals ADD COLUMN external_id TEXT;
ALTER TABLE journals ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}';
ALTER TABLE bank_transactions ADD COLUMN external_id TEXT;
ALTER TABLE bank_transactions ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}';
ALTER TABLE invoices ADD COLUMN external_id TEXT;
ALTER TABLE invoices ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}';
ALTER TABLE payments ADD COLUMN external_id TEXT;
ALTER TABLE payments ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}';
ALTER TABLE bills ADD COLUMN external_id TEXT;
ALTER TABLE bills ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}';
ALTER TABLE bill_payments ADD COLUMN external_id TEXT;
ALTER TABLE bill_payments ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}';
CREATE INDEX changes_of_new_records ON changes (collection, id, version)
    WHERE before IS NULL;

-- Terms by days of the month, and which credits are write-offs
ALTER TABLE terms ADD COLUMN due_day_of_month INTEGER;
ALTER TABLE terms ADD COLUMN min_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE terms ADD COLUMN discount_day_of_month INTEGER;
ALTER TABLE invoices ADD COLUMN write_off INTEGER NOT NULL DEFAULT 0;
ALTER TABLE bills ADD COLUMN write_off INTEGER NOT NULL DEFAULT 0;

-- What looks as if a person had entered it twice
CREATE INDEX bank_transactions_by_check ON bank_transactions (account_id, ref, date);
CREATE INDEX bill_payments_by_check ON bill_payments (account_id, ref, date);
CREATE INDEX payments_by_reference ON payments (contact_id, ref, amount, date);
"""
