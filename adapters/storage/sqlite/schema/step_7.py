"""Step 7 of the schema: the rows of banks' statements."""

SQL = """
-- The rows of statements that were imported, with the documents that they became or met
CREATE TABLE imported_rows (
    account_id TEXT NOT NULL,
    date TEXT NOT NULL,
    amount INTEGER NOT NULL,
    identity TEXT NOT NULL,
    fitid TEXT NOT NULL,
    payee TEXT NOT NULL,
    collection TEXT NOT NULL,
    record_id TEXT NOT NULL,
    batch_id TEXT NOT NULL
) STRICT;
CREATE INDEX imported_rows_by_date ON imported_rows (account_id, date, identity);
CREATE INDEX imported_rows_by_fitid ON imported_rows (account_id, fitid) WHERE fitid <> '';
CREATE INDEX imported_rows_by_record ON imported_rows (record_id, account_id);
CREATE INDEX imported_rows_by_batch ON imported_rows (batch_id);

-- What the files of a bank say of its accounts, and how they are read
ALTER TABLE batches ADD COLUMN statements TEXT NOT NULL DEFAULT '[]';
ALTER TABLE mappings ADD COLUMN columns TEXT NOT NULL DEFAULT '[]';
ALTER TABLE mappings ADD COLUMN reversed_sign INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mappings ADD COLUMN decimal_sign TEXT NOT NULL DEFAULT '';
ALTER TABLE mappings ADD COLUMN date_order TEXT NOT NULL DEFAULT '';
"""
