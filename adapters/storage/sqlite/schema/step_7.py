"""Step 7 of the schema: bank rules."""

SQL = """
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
