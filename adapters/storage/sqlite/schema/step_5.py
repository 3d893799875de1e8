"""Step 5 of the schema: what invoices say about their sender, and the logo of the company.

New tables and columns have the values of a company that has set none of it.
"""

SQL = """
ALTER TABLE settings ADD COLUMN legal_name TEXT NOT NULL DEFAULT '';
ALTER TABLE settings ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE settings ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE settings ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE settings ADD COLUMN website TEXT NOT NULL DEFAULT '';
ALTER TABLE settings ADD COLUMN tax_id TEXT NOT NULL DEFAULT '';
ALTER TABLE settings ADD COLUMN payment_instructions TEXT NOT NULL DEFAULT '';
ALTER TABLE settings ADD COLUMN invoice_footer TEXT NOT NULL DEFAULT '';
ALTER TABLE settings ADD COLUMN logo_format TEXT NOT NULL DEFAULT '';
ALTER TABLE settings ADD COLUMN logo_sha256 TEXT NOT NULL DEFAULT '';

-- The bytes that records name by their SHA-256
CREATE TABLE blobs (
    sha256 TEXT PRIMARY KEY,
    content BLOB NOT NULL
) STRICT;
"""
