"""Step 11 of the schema: files that are attached to records, and bytes in chunks."""

SQL = """
CREATE TABLE attachments (
    id TEXT PRIMARY KEY,
    record_id TEXT NOT NULL,
    collection TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX attachments_by_record ON attachments (collection, record_id, id);
CREATE INDEX attachments_by_sha256 ON attachments (sha256, id);

-- The bytes that records name by their SHA-256, in chunks of 256 KiB: a long value would have to be
-- held in memory as a whole
ALTER TABLE blobs RENAME TO whole_blobs;
CREATE TABLE blobs (
    sha256 TEXT NOT NULL,
    place INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (sha256, place)
) STRICT;
INSERT INTO blobs
WITH RECURSIVE chunks (sha256, place) AS (
    SELECT sha256, 0 FROM whole_blobs
    UNION ALL
    SELECT chunks.sha256, place + 1
    FROM chunks JOIN whole_blobs ON whole_blobs.sha256 = chunks.sha256
    WHERE (place + 1) * 262144 < length(content)
)
SELECT chunks.sha256, place, ifnull(substr(content, place * 262144 + 1, 262144), x'')
FROM chunks JOIN whole_blobs ON whole_blobs.sha256 = chunks.sha256;
DROP TABLE whole_blobs;
"""
