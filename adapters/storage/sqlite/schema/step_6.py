"""Step 6 of the schema: what imports remember of accounts."""

SQL = """
CREATE TABLE mappings (
    id TEXT PRIMARY KEY,
    numbers TEXT NOT NULL,
    guessed INTEGER NOT NULL,
    declared INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
"""
