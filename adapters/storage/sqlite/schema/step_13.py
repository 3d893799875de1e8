"""Step 13 of the schema: the log can say that a backup was restored.

SQLite has no statement that changes a CHECK constraint. As long as the rows themselves stay as they
are, its documentation has the schema edited like this (sqlite.org/lang_altertable.html, 7); making
the table anew would copy the whole log.
"""

SQL = """
PRAGMA writable_schema = 1;
UPDATE sqlite_schema
SET sql = replace(sql, 'IN (''put'', ''delete'')', 'IN (''put'', ''delete'', ''restored'')')
WHERE type = 'table' AND name = 'changes';
PRAGMA writable_schema = RESET;

-- A change of the schema that tells all connections to read it anew
CREATE TABLE schema_was_edited (id INTEGER) STRICT;
DROP TABLE schema_was_edited;
"""
