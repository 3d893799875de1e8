"""Step 4 of the schema: what records carry for the edges of bookkeeping, such as reversals.

Files of older steps are marked as stale where the program must fill in what they lack. It does so
when it opens the file, so that the change log has it.
"""

SQL = """
-- The section of each account in the statement of cash flows
INSERT INTO stale SELECT 'cash_flow' WHERE EXISTS (SELECT 1 FROM changes);

-- Reversals of journals
ALTER TABLE journals ADD COLUMN reverses TEXT;
ALTER TABLE journals ADD COLUMN voids TEXT;
ALTER TABLE invoices ADD COLUMN voids TEXT;
ALTER TABLE bills ADD COLUMN voids TEXT;
ALTER TABLE bank_transactions ADD COLUMN voids TEXT;
ALTER TABLE bank_transactions ADD COLUMN due_date TEXT;
CREATE INDEX void_invoices ON invoices (date, id) WHERE void_reason <> '';
CREATE INDEX void_bills ON bills (date, id) WHERE void_reason <> '';
INSERT OR IGNORE INTO stale SELECT 'opposites' WHERE EXISTS (SELECT 1 FROM changes);
"""
