"""Step 8 of the schema: bank reconciliations, and the reasons for exceptions from their locks."""

SQL = """
CREATE TABLE reconciliations (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    statement_date TEXT NOT NULL,
    beginning_balance INTEGER NOT NULL,
    statement_balance INTEGER NOT NULL,
    status TEXT NOT NULL,
    beginning_date TEXT,
    outstanding TEXT NOT NULL,
    unticked TEXT NOT NULL,
    adjustment TEXT NOT NULL,
    locked_amount INTEGER NOT NULL,
    discrepancy_before INTEGER NOT NULL,
    unlocked TEXT NOT NULL,
    merged_balance INTEGER NOT NULL,
    is_sealed INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX reconciliations_by_account ON reconciliations (account_id, status, statement_date, id);
CREATE INDEX reconciliations_by_status ON reconciliations (status, statement_date, id);
CREATE INDEX reconciliations_by_date ON reconciliations (statement_date, id);

-- Which reconciliation cleared or locked a row, and what the row was when it was locked
ALTER TABLE cleared ADD COLUMN session_id TEXT;
ALTER TABLE cleared ADD COLUMN was_ticked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cleared ADD COLUMN is_opening INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cleared ADD COLUMN locked_date TEXT;
ALTER TABLE cleared ADD COLUMN locked_amount INTEGER;
CREATE INDEX cleared_by_session ON cleared (session_id, cleared, locked_date, id)
    WHERE session_id IS NOT NULL;

-- The accounts that are reconciled, and those of their rows that no reconciliation has locked
CREATE TABLE reconciled_accounts (account_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE unreconciled_rows (
    account_id TEXT NOT NULL,
    date TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    PRIMARY KEY (account_id, date, entry_id)
) STRICT, WITHOUT ROWID;

-- The reason that a person gave for an exception from a rule
ALTER TABLE changes ADD COLUMN override TEXT NOT NULL DEFAULT '';
"""
