"""Step 12 of the schema: the proofs of rows that are neither logged nor derived.

`migrations` computes the proofs of the rows that a file has already.
"""

SQL = """
-- What the books have written into tables whose rows cannot be computed again: for each group of
-- rows their number, and the sum of their hashes
CREATE TABLE proofs (
    subject TEXT NOT NULL,
    key TEXT NOT NULL,
    proof TEXT NOT NULL,
    PRIMARY KEY (subject, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX applied_totals_by_unit ON applied_totals (first);

-- A month in which nothing is posted is no row any more, so that each row is one that the books
-- must have
DELETE FROM month_balances WHERE debits = 0 AND credits = 0;

-- An older program said of a bucket with the hash of which change it was hashed anew. From now on
-- that is always the last change in the bucket
INSERT INTO stale
SELECT 'record_hashes' WHERE EXISTS (SELECT 1 FROM changes)
ON CONFLICT DO NOTHING;
"""
