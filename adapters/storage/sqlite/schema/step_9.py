"""Step 9 of the schema: what copies of the books on other devices are kept in step by."""

SQL = """
-- The history of which the versions of the log are: another one begins where they would contradict
CREATE TABLE history (id TEXT NOT NULL) STRICT;
INSERT INTO history VALUES (lower(hex(randomblob(16))));

-- The SHA-256 of each record of a collection, in 256 buckets by that of its id
CREATE TABLE record_hashes (
    collection TEXT NOT NULL,
    bucket TEXT NOT NULL,
    id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (collection, bucket, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE bucket_hashes (
    collection TEXT NOT NULL,
    bucket TEXT NOT NULL,
    count INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (collection, bucket)
) STRICT, WITHOUT ROWID;

-- What became of the changes that clients have pushed, and what they have told
CREATE TABLE pushed_changes (
    client_id TEXT NOT NULL,
    change_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    result TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (client_id, change_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX pushed_changes_by_time ON pushed_changes (at);
CREATE TABLE last_pushes (
    client_id TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    version INTEGER NOT NULL,
    counts TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE repairs (
    client_id TEXT NOT NULL,
    at TEXT NOT NULL,
    version INTEGER NOT NULL,
    repaired TEXT NOT NULL,
    PRIMARY KEY (client_id, version, repaired)
) STRICT, WITHOUT ROWID;
CREATE INDEX repairs_by_time ON repairs (at);

-- How much is applied to each charge in all, after each unit of work that changed it. An older
-- program did not say which changes were one unit of work, so each of its changes counts as one
CREATE TABLE applied_totals (
    charge_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    applied INTEGER NOT NULL,
    PRIMARY KEY (charge_id, first)
) STRICT, WITHOUT ROWID;
INSERT INTO applied_totals
WITH lines (charge_id, version, amount) AS (
    SELECT
        line.value ->> 'chargeId',
        version,
        CAST(replace(line.value ->> 'amount', '.', '') AS INTEGER)
    FROM changes, json_each(changes.after, '$.applied') line
    WHERE collection = 'applications'
    UNION ALL
    SELECT
        line.value ->> 'chargeId',
        version,
        -CAST(replace(line.value ->> 'amount', '.', '') AS INTEGER)
    FROM changes, json_each(changes.before, '$.applied') line
    WHERE collection = 'applications'
),
steps (charge_id, version, amount) AS (
    SELECT charge_id, version, sum(amount) FROM lines
    GROUP BY charge_id, version HAVING sum(amount) <> 0
)
SELECT
    charge_id,
    version,
    version,
    version,
    sum(amount) OVER (PARTITION BY charge_id ORDER BY version)
FROM steps;

-- Preferences and themes of the devices, and messages between them
CREATE TABLE prefs (
    id TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE TABLE messages (
    id TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    sender TEXT NOT NULL,
    recipient TEXT,
    body TEXT NOT NULL,
    is_acknowledged INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX messages_by_version ON messages (version);
"""
