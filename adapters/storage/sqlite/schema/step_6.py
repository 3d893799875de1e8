"""Step 6 of the schema: what the books remember of imports."""

SQL = """
-- Import batches, the plans that wait for their commit, and what imported transactions became
CREATE TABLE batches (
    id TEXT PRIMARY KEY,
    format TEXT NOT NULL,
    file_name TEXT NOT NULL,
    counts TEXT NOT NULL,
    duplicates INTEGER NOT NULL,
    left_out INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    first_version INTEGER NOT NULL,
    last_version INTEGER NOT NULL,
    undone INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX batches_by_version ON batches (first_version);
CREATE TABLE import_plans (
    id TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    format TEXT NOT NULL,
    options TEXT NOT NULL,
    content BLOB NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX import_plans_by_time ON import_plans (at);
CREATE TABLE imported (
    identity TEXT PRIMARY KEY,
    collection TEXT NOT NULL,
    record_id TEXT NOT NULL,
    batch_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX imported_by_batch ON imported (batch_id);

-- What imports remember of accounts: the numbers of files, and whether their types are guessed
CREATE TABLE mappings (
    id TEXT PRIMARY KEY,
    numbers TEXT NOT NULL,
    guessed INTEGER NOT NULL,
    declared INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
"""
