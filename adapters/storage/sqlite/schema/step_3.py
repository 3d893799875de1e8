"""Step 3 of the schema: what reports read, such as applications by day and primary accounts."""

SQL = """
ALTER TABLE entries ADD COLUMN account_id TEXT NOT NULL DEFAULT '';
UPDATE entries SET account_id = coalesce(CASE kind
    WHEN 'journal' THEN
        (SELECT json_extract(d.lines, '$[0].accountId') FROM journals d WHERE d.id = document_id)
    WHEN 'bank-transaction' THEN
        (SELECT d.account_id FROM bank_transactions d WHERE d.id = document_id)
    WHEN 'invoice' THEN
        (SELECT d.receivable_account_id FROM invoices d WHERE d.id = document_id)
    WHEN 'payment' THEN
        (SELECT d.deposit_account_id FROM payments d WHERE d.id = document_id)
    WHEN 'bill' THEN
        (SELECT d.payable_account_id FROM bills d WHERE d.id = document_id)
    WHEN 'bill-payment' THEN
        (SELECT d.account_id FROM bill_payments d WHERE d.id = document_id)
END, '');

CREATE TABLE applied (
    date TEXT NOT NULL,
    credit_id TEXT NOT NULL,
    charge_id TEXT NOT NULL,
    rule TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    PRIMARY KEY (date, credit_id, charge_id, rule)
) STRICT, WITHOUT ROWID;
INSERT INTO applied
    SELECT
        json_extract(line.value, '$.date'),
        a.id,
        json_extract(line.value, '$.chargeId'),
        json_extract(line.value, '$.rule'),
        CAST(replace(json_extract(line.value, '$.amount'), '.', '') AS INTEGER)
    FROM applications a, json_each(a.applied) line;

DROP INDEX postings_by_account;
CREATE INDEX postings_by_account
    ON postings (account_id, date, entry_id, amount, basis, contact_id);
CREATE INDEX postings_by_contact
    ON postings (contact_id, date, entry_id, account_id, amount, basis)
    WHERE contact_id IS NOT NULL;
CREATE INDEX postings_on_cash ON postings (date, entry_id)
    WHERE basis = 'cash';
DROP INDEX open_items_of_contact;
CREATE INDEX open_items_of_contact
    ON open_items (account_id, role, contact_id, date, id, due_date, open)
    WHERE open > 0;
CREATE INDEX open_items_by_day ON open_items (account_id, contact_id, date, id);
"""
