"""The schema, as numbered steps that go forward only, each on the one before."""

from pathlib import Path
from typing import Any

from adapters.storage.sqlite.driver import DRIVER

APPLICATION_ID = 0x57595A42
"""Marks a SQLite file as one of ours: "WYZB"."""

STEPS: tuple[str, ...] = (
    """
    CREATE TABLE accounts (
        id TEXT PRIMARY KEY, number TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, subtype TEXT, section TEXT, cash_flow TEXT,
        parent_id TEXT, description TEXT NOT NULL, active INTEGER NOT NULL, version INTEGER NOT NULL) STRICT;
    CREATE INDEX accounts_by_number ON accounts (number, id);
    CREATE INDEX accounts_by_name ON accounts (name, id);
    CREATE INDEX accounts_by_parent ON accounts (parent_id);
    CREATE INDEX accounts_by_type ON accounts (type, number, id);
    CREATE INDEX accounts_by_subtype ON accounts (subtype, number, id);
    CREATE INDEX accounts_by_active ON accounts (active, number, id);

    CREATE TABLE contacts (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, company TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL,
        address TEXT NOT NULL, notes TEXT NOT NULL, terms_id TEXT, active INTEGER NOT NULL, version INTEGER NOT NULL) STRICT;
    CREATE INDEX contacts_by_name ON contacts (name, id);
    CREATE INDEX contacts_by_kind ON contacts (kind, name, id);
    CREATE INDEX contacts_by_active ON contacts (active, name, id);

    CREATE TABLE items (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL, rate TEXT NOT NULL, account_id TEXT, active INTEGER NOT NULL,
        version INTEGER NOT NULL) STRICT;
    CREATE INDEX items_by_name ON items (name, id);
    CREATE INDEX items_by_account ON items (account_id, name, id);
    CREATE INDEX items_by_active ON items (active, name, id);

    CREATE TABLE terms (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, due_days INTEGER NOT NULL, discount_percent TEXT NOT NULL, discount_days INTEGER NOT NULL,
        active INTEGER NOT NULL, version INTEGER NOT NULL) STRICT;
    CREATE INDEX terms_by_name ON terms (name, id);
    CREATE INDEX terms_by_active ON terms (active, name, id);

    CREATE TABLE journals (
        id TEXT PRIMARY KEY, date TEXT NOT NULL, status TEXT NOT NULL, void_reason TEXT NOT NULL, ref TEXT NOT NULL, memo TEXT NOT NULL,
        type TEXT NOT NULL, lines TEXT NOT NULL, version INTEGER NOT NULL) STRICT;

    CREATE TABLE bank_transactions (
        id TEXT PRIMARY KEY, date TEXT NOT NULL, status TEXT NOT NULL, void_reason TEXT NOT NULL, account_id TEXT NOT NULL,
        amount INTEGER NOT NULL, type TEXT NOT NULL, contact_id TEXT, payee TEXT NOT NULL, ref TEXT NOT NULL, memo TEXT NOT NULL,
        splits TEXT NOT NULL, version INTEGER NOT NULL) STRICT;
    CREATE INDEX bank_transactions_by_date ON bank_transactions (date, id);
    CREATE INDEX bank_transactions_by_ref ON bank_transactions (ref, id);
    CREATE INDEX bank_transactions_by_account ON bank_transactions (account_id, date, id);
    CREATE INDEX bank_transactions_by_contact ON bank_transactions (contact_id, date, id);

    CREATE TABLE settings (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, currency TEXT NOT NULL, fiscal_year_start INTEGER NOT NULL, closing_date TEXT,
        reason TEXT NOT NULL, receivable_account_id TEXT NOT NULL, payable_account_id TEXT NOT NULL,
        undeposited_funds_account_id TEXT NOT NULL, retained_earnings_account_id TEXT NOT NULL,
        opening_balance_equity_account_id TEXT NOT NULL, version INTEGER NOT NULL) STRICT;

    CREATE TABLE cleared (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, document_id TEXT NOT NULL, account_id TEXT NOT NULL, cleared TEXT NOT NULL,
        version INTEGER NOT NULL) STRICT;
    CREATE INDEX cleared_by_document ON cleared (kind, document_id, account_id, cleared);

    CREATE TABLE entries (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, document_id TEXT NOT NULL, date TEXT NOT NULL, type TEXT NOT NULL, ref TEXT NOT NULL,
        contact_id TEXT, payee TEXT NOT NULL, memo TEXT NOT NULL, line_memos TEXT NOT NULL, total INTEGER NOT NULL, version INTEGER NOT NULL) STRICT;
    CREATE INDEX entries_by_date ON entries (date, id);
    CREATE INDEX entries_by_ref ON entries (ref, id);

    CREATE TABLE postings (
        entry_id TEXT NOT NULL, line INTEGER NOT NULL, account_id TEXT NOT NULL, date TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount <> 0),
        contact_id TEXT, item_id TEXT, quantity TEXT, memo TEXT NOT NULL, basis TEXT NOT NULL CHECK (basis IN ('both', 'accrual', 'cash')),
        PRIMARY KEY (entry_id, line)) STRICT, WITHOUT ROWID;
    CREATE INDEX postings_by_account ON postings (account_id, date, entry_id, amount, basis);

    CREATE TABLE month_balances (
        account_id TEXT NOT NULL, basis TEXT NOT NULL, month TEXT NOT NULL,
        debits INTEGER NOT NULL CHECK (debits BETWEEN 0 AND 4000000000000000000),
        credits INTEGER NOT NULL CHECK (credits BETWEEN 0 AND 4000000000000000000),
        PRIMARY KEY (account_id, basis, month)) STRICT, WITHOUT ROWID;

    CREATE TABLE refs (
        from_kind TEXT NOT NULL, from_id TEXT NOT NULL, to_kind TEXT NOT NULL, to_id TEXT NOT NULL,
        PRIMARY KEY (from_kind, from_id, to_kind, to_id)) STRICT, WITHOUT ROWID;
    CREATE INDEX refs_by_target ON refs (to_kind, to_id, from_kind, from_id);

    CREATE TABLE keys (
        kind TEXT NOT NULL, field TEXT NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, field, key, id)) STRICT, WITHOUT ROWID;

    CREATE TABLE words (kind TEXT NOT NULL, word TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, word, id)) STRICT, WITHOUT ROWID;

    CREATE TABLE changes (
        version INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, request_id TEXT NOT NULL, collection TEXT NOT NULL,
        id TEXT NOT NULL, op TEXT NOT NULL CHECK (op IN ('put', 'delete')), before TEXT, after TEXT, hash TEXT NOT NULL) STRICT;
    CREATE INDEX changes_by_record ON changes (collection, id, version);
    CREATE INDEX changes_by_id ON changes (id, version);
    CREATE INDEX changes_by_actor ON changes (actor, version);
    CREATE INDEX changes_by_time ON changes (at, version);

    CREATE TABLE idempotency (
        key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, status INTEGER NOT NULL, headers TEXT NOT NULL, body BLOB NOT NULL,
        at TEXT NOT NULL) STRICT;
    CREATE INDEX idempotency_by_time ON idempotency (at);
    """,
    """
    CREATE TABLE invoices (
        id TEXT PRIMARY KEY, date TEXT NOT NULL, void_reason TEXT NOT NULL, kind TEXT NOT NULL, number TEXT NOT NULL, contact_id TEXT NOT NULL,
        due_date TEXT NOT NULL, terms_id TEXT, status TEXT NOT NULL, lines TEXT NOT NULL, memo TEXT NOT NULL, receivable_account_id TEXT NOT NULL,
        applications TEXT NOT NULL, hold INTEGER NOT NULL, version INTEGER NOT NULL) STRICT;
    CREATE INDEX invoices_by_date ON invoices (date, id);
    CREATE INDEX invoices_by_number ON invoices (number, id);
    CREATE INDEX invoices_by_contact ON invoices (contact_id, date, id);
    CREATE INDEX invoices_by_kind ON invoices (kind, date, id);
    CREATE INDEX invoices_by_status ON invoices (status, date, id);
    CREATE INDEX invoices_in_series ON invoices (kind, CAST(number AS INTEGER))
        WHERE length(number) BETWEEN 1 AND 15 AND number NOT GLOB '*[^0-9]*';

    CREATE TABLE payments (
        id TEXT PRIMARY KEY, date TEXT NOT NULL, void_reason TEXT NOT NULL, status TEXT NOT NULL, contact_id TEXT NOT NULL, amount INTEGER NOT NULL,
        method TEXT NOT NULL, ref TEXT NOT NULL, deposit_account_id TEXT NOT NULL, receivable_account_id TEXT NOT NULL, applications TEXT NOT NULL,
        hold INTEGER NOT NULL, memo TEXT NOT NULL, version INTEGER NOT NULL) STRICT;
    CREATE INDEX payments_by_date ON payments (date, id);
    CREATE INDEX payments_by_ref ON payments (ref, id);
    CREATE INDEX payments_by_contact ON payments (contact_id, date, id);

    CREATE TABLE bills (
        id TEXT PRIMARY KEY, date TEXT NOT NULL, void_reason TEXT NOT NULL, kind TEXT NOT NULL, status TEXT NOT NULL, number TEXT NOT NULL,
        contact_id TEXT NOT NULL, due_date TEXT NOT NULL, terms_id TEXT, lines TEXT NOT NULL, memo TEXT NOT NULL, payable_account_id TEXT NOT NULL,
        applications TEXT NOT NULL, hold INTEGER NOT NULL, version INTEGER NOT NULL) STRICT;
    CREATE INDEX bills_by_date ON bills (date, id);
    CREATE INDEX bills_by_number ON bills (number, id);
    CREATE INDEX bills_by_contact ON bills (contact_id, date, id);
    CREATE INDEX bills_by_kind ON bills (kind, date, id);
    CREATE INDEX bills_by_status ON bills (status, date, id);

    CREATE TABLE bill_payments (
        id TEXT PRIMARY KEY, date TEXT NOT NULL, void_reason TEXT NOT NULL, status TEXT NOT NULL, contact_id TEXT NOT NULL, account_id TEXT NOT NULL,
        amount INTEGER NOT NULL, ref TEXT NOT NULL, payable_account_id TEXT NOT NULL, applications TEXT NOT NULL, hold INTEGER NOT NULL,
        memo TEXT NOT NULL, version INTEGER NOT NULL) STRICT;
    CREATE INDEX bill_payments_by_date ON bill_payments (date, id);
    CREATE INDEX bill_payments_by_ref ON bill_payments (ref, id);
    CREATE INDEX bill_payments_by_contact ON bill_payments (contact_id, date, id);

    CREATE TABLE applications (id TEXT PRIMARY KEY, applied TEXT NOT NULL, version INTEGER NOT NULL) STRICT;

    CREATE TABLE open_items (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, document_id TEXT NOT NULL, role TEXT NOT NULL CHECK (role IN ('charge', 'credit', 'row')),
        account_id TEXT NOT NULL, contact_id TEXT NOT NULL, date TEXT NOT NULL, due_date TEXT NOT NULL, number TEXT NOT NULL, memo TEXT NOT NULL,
        amount INTEGER NOT NULL CHECK (amount > 0), open INTEGER NOT NULL CHECK (open BETWEEN 0 AND amount), hold INTEGER NOT NULL,
        settled TEXT) STRICT, WITHOUT ROWID;
    CREATE INDEX open_items_of_contact ON open_items (account_id, role, contact_id, date, id) WHERE open > 0;
    CREATE INDEX open_items_by_contact ON open_items (contact_id, role, open) WHERE open > 0;
    CREATE INDEX open_items_by_due_date ON open_items (kind, role, due_date, document_id) WHERE open > 0;
    CREATE INDEX open_items_by_settled ON open_items (account_id, settled, date) WHERE settled IS NOT NULL;

    CREATE TABLE contact_balances (
        account_id TEXT NOT NULL, contact_id TEXT NOT NULL, month TEXT NOT NULL, balance INTEGER NOT NULL,
        PRIMARY KEY (account_id, contact_id, month)) STRICT, WITHOUT ROWID;
    CREATE INDEX contact_balances_of_contact ON contact_balances (contact_id, account_id, month);

    INSERT INTO contact_balances
        SELECT p.account_id, p.contact_id, substr(p.date, 1, 7), sum(p.amount) FROM postings p JOIN accounts a ON a.id = p.account_id
        WHERE a.subtype IN ('accounts_receivable', 'accounts_payable') AND p.contact_id IS NOT NULL GROUP BY 1, 2, 3;

    CREATE TABLE stale (what TEXT PRIMARY KEY) STRICT;
    INSERT INTO stale SELECT 'open_items' WHERE EXISTS (SELECT 1 FROM changes);
    """,
    """
    ALTER TABLE entries ADD COLUMN account_id TEXT NOT NULL DEFAULT '';
    UPDATE entries SET account_id = coalesce(CASE kind
        WHEN 'journal' THEN (SELECT json_extract(d.lines, '$[0].accountId') FROM journals d WHERE d.id = document_id)
        WHEN 'bank-transaction' THEN (SELECT d.account_id FROM bank_transactions d WHERE d.id = document_id)
        WHEN 'invoice' THEN (SELECT d.receivable_account_id FROM invoices d WHERE d.id = document_id)
        WHEN 'payment' THEN (SELECT d.deposit_account_id FROM payments d WHERE d.id = document_id)
        WHEN 'bill' THEN (SELECT d.payable_account_id FROM bills d WHERE d.id = document_id)
        WHEN 'bill-payment' THEN (SELECT d.account_id FROM bill_payments d WHERE d.id = document_id)
        END, '');

    CREATE TABLE applied (
        date TEXT NOT NULL, credit_id TEXT NOT NULL, charge_id TEXT NOT NULL, rule TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0),
        PRIMARY KEY (date, credit_id, charge_id, rule)) STRICT, WITHOUT ROWID;
    INSERT INTO applied
        SELECT json_extract(line.value, '$.date'), a.id, json_extract(line.value, '$.chargeId'), json_extract(line.value, '$.rule'),
            CAST(replace(json_extract(line.value, '$.amount'), '.', '') AS INTEGER)
        FROM applications a, json_each(a.applied) line;

    DROP INDEX postings_by_account;
    CREATE INDEX postings_by_account ON postings (account_id, date, entry_id, amount, basis, contact_id);
    CREATE INDEX postings_by_contact ON postings (contact_id, date, entry_id, account_id, amount, basis) WHERE contact_id IS NOT NULL;
    CREATE INDEX postings_on_cash ON postings (date, entry_id) WHERE basis = 'cash';
    DROP INDEX open_items_of_contact;
    CREATE INDEX open_items_of_contact ON open_items (account_id, role, contact_id, date, id, due_date, open) WHERE open > 0;
    CREATE INDEX open_items_by_day ON open_items (account_id, contact_id, date, id);
    """,
)
SCHEMA_VERSION = len(STEPS)


def check_ours(connection: Any, path: Path, steps: tuple[str, ...] = STEPS) -> int:
    """The schema version of a file, 0 for an empty one; raises `OSError` for one that is not ours, or is newer than this program."""
    found, application = _pragma(connection, "user_version"), _pragma(connection, "application_id")
    is_empty = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
    if application != APPLICATION_ID and not (is_empty and application == 0):
        raise OSError(
            f"{path} is a SQLite database, but not a file of WyzBooks; choose another file"
        )
    if found > len(steps):
        raise OSError(
            f"{path} was written by a newer WyzBooks (schema {found}; this program knows {len(steps)}); use that one"
        )
    return found


def migrate(connection: Any, path: Path, steps: tuple[str, ...] = STEPS) -> None:
    """Bring a file up to the newest schema, in one transaction; a file with books in it is backed up first."""
    found = check_ours(connection, path, steps)
    if found == len(steps):
        return
    if found:
        _back_up(connection, path, found)
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = check_ours(
            connection, path, steps
        )  # another process may have done the same meanwhile
        for number, step in enumerate(steps[found:], found + 1):
            for statement in step.split(";"):
                if statement.strip():
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _back_up(connection: Any, path: Path, version: int) -> None:
    """Write a copy beside the file, and make sure that it can be read back, before anything is changed."""
    target = path.with_name(f"{path.name}.before-schema-{version + 1}")
    target.unlink(missing_ok=True)
    connection.execute("VACUUM INTO ?", (str(target),))
    target.chmod(0o600)
    copy = DRIVER.connect(target)
    try:
        (answer,) = copy.execute("PRAGMA integrity_check").fetchone()
    finally:
        copy.close()
    if answer != "ok":
        raise OSError(f"the backup {target} cannot be read back ({answer}); nothing was changed")


def _pragma(connection: Any, name: str) -> int:
    value: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return value
