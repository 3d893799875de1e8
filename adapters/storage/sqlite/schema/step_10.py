"""Step 10 of the schema: where a copy stands, in a file that is a copy of other books."""

SQL = """
-- One row in the file of a copy, and none in other files
CREATE TABLE copy_state (
    server TEXT NOT NULL,
    client_id TEXT NOT NULL,
    history TEXT NOT NULL,
    version INTEGER NOT NULL,
    head TEXT NOT NULL,
    settled INTEGER NOT NULL,
    answered INTEGER NOT NULL
) STRICT;
"""
