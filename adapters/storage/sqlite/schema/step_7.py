"""Step 7 of the schema: the rows of banks' statements, and bank rules."""

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

-- Bank rules
CREATE TABLE rules (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    active INTEGER NOT NULL,
    account_id TEXT,
    direction TEXT,
    text_conditions TEXT NOT NULL,
    amount_from INTEGER,
    amount_to INTEGER,
    contra_account_id TEXT,
    contact_id TEXT,
    payee TEXT NOT NULL,
    memo TEXT NOT NULL,
    external_id TEXT,
    metadata TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX rules_by_position ON rules (position, id);
CREATE INDEX rules_by_name ON rules (name, id);
CREATE INDEX rules_by_active ON rules (active, position, id);
"""
