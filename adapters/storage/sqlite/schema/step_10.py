"""Step 10 of the schema: where copies stand, where the log ends, and by what it is searched."""

SQL = """
-- One row in the file of a copy, and none in other files
CREATE TABLE copy_state (
    server TEXT NOT NULL,
    client_id TEXT NOT NULL,
    history TEXT NOT NULL,
    first_hash TEXT NOT NULL,
    version INTEGER NOT NULL,
    head TEXT NOT NULL,
    end_version INTEGER NOT NULL,
    settled INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    answered_version INTEGER NOT NULL,
    answered_head TEXT NOT NULL
) STRICT;

-- Where the log must end: it is written with every commit, so that changes that somebody takes away
-- from the end of the log, or puts there, are noticed
CREATE TABLE log_end (version INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
INSERT INTO log_end VALUES (0, '');
UPDATE log_end SET (version, hash) = (
    SELECT version, hash FROM changes ORDER BY version DESC LIMIT 1
) WHERE EXISTS (SELECT 1 FROM changes);

CREATE INDEX changes_by_collection ON changes (collection, version);
CREATE INDEX changes_by_request ON changes (request_id, version);
CREATE INDEX changes_of_deleted_records ON changes (op, version) WHERE op <> 'put';

-- The changes of applications that alter what is applied to a charge: its amount, day or rule.
-- A damaged change has none, and verifying the books names it
CREATE TABLE charge_changes (
    charge_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (charge_id, version)
) STRICT, WITHOUT ROWID;
INSERT INTO charge_changes
WITH earlier AS (
    SELECT line.value ->> 'chargeId' AS charge_id, version, line.value AS application
    FROM changes, json_each(iif(json_valid(changes.before), changes.before, '{}'), '$.applied') line
    WHERE collection = 'applications'
),
later AS (
    SELECT line.value ->> 'chargeId' AS charge_id, version, line.value AS application
    FROM changes, json_each(iif(json_valid(changes.after), changes.after, '{}'), '$.applied') line
    WHERE collection = 'applications'
)
SELECT charge_id, version FROM (SELECT * FROM earlier EXCEPT SELECT * FROM later)
UNION
SELECT charge_id, version FROM (SELECT * FROM later EXCEPT SELECT * FROM earlier);
"""
