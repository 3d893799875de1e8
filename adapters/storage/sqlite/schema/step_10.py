"""Step 10 of the schema: which changes of the log are about a charge, for its history."""

SQL = """
-- The changes of `applications` after which something else is applied to a charge than before
CREATE TABLE applied_changes (
    charge_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (charge_id, version)
) STRICT, WITHOUT ROWID;
INSERT INTO applied_changes
WITH earlier AS (
    SELECT line.value ->> 'chargeId' AS charge_id, version, line.value AS applied
    FROM changes, json_each(changes.before, '$.applied') line
    WHERE collection = 'applications'
),
later AS (
    SELECT line.value ->> 'chargeId' AS charge_id, version, line.value AS applied
    FROM changes, json_each(changes.after, '$.applied') line
    WHERE collection = 'applications'
)
SELECT charge_id, version FROM (SELECT * FROM earlier EXCEPT SELECT * FROM later)
UNION
SELECT charge_id, version FROM (SELECT * FROM later EXCEPT SELECT * FROM earlier);
"""
