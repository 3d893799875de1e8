"""Step 1 of the schema: journals and bank transactions, their postings, and the log of changes."""

SQL = """
CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    subtype TEXT,
    section TEXT,
    cash_flow TEXT,
    parent_id TEXT,
    description TEXT NOT NULL,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX accounts_by_number ON accounts (number, id);
CREATE INDEX accounts_by_name ON accounts (name, id);
CREATE INDEX accounts_by_parent ON accounts (parent_id);
CREATE INDEX accounts_by_type ON accounts (type, number, id);
CREATE INDEX accounts_by_subtype ON accounts (subtype, number, id);
CREATE INDEX accounts_by_active ON accounts (active, number, id);

CREATE TABLE contacts (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    company TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    address TEXT NOT NULL,
    notes TEXT NOT NULL,
    terms_id TEXT,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX contacts_by_name ON contacts (name, id);
CREATE INDEX contacts_by_kind ON contacts (kind, name, id);
CREATE INDEX contacts_by_active ON contacts (active, name, id);

CREATE TABLE items (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    rate TEXT NOT NULL,
    account_id TEXT,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX items_by_name ON items (name, id);
CREATE INDEX items_by_account ON items (account_id, name, id);
CREATE INDEX items_by_active ON items (active, name, id);

CREATE TABLE terms (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    due_days INTEGER NOT NULL,
    discount_percent TEXT NOT NULL,
    discount_days INTEGER NOT NULL,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX terms_by_name ON terms (name, id);
CREATE INDEX terms_by_active ON terms (active, name, id);

CREATE TABLE journals (
    id TEXT PRIMARY KEY,
    date TEXT NOT NULL,
    status TEXT NOT NULL,
    void_reason TEXT NOT NULL,
    ref TEXT NOT NULL,
    memo TEXT NOT NULL,
    type TEXT NOT NULL,
    lines TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE bank_transactions (
    id TEXT PRIMARY KEY,
    date TEXT NOT NULL,
    status TEXT NOT NULL,
    void_reason TEXT NOT NULL,
    account_id TEXT NOT NULL,
    amount INTEGER NOT NULL,
    type TEXT NOT NULL,
    contact_id TEXT,
    payee TEXT NOT NULL,
    ref TEXT NOT NULL,
    memo TEXT NOT NULL,
    splits TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX bank_transactions_by_date ON bank_transactions (date, id);
CREATE INDEX bank_transactions_by_ref ON bank_transactions (ref, id);
CREATE INDEX bank_transactions_by_account ON bank_transactions (account_id, date, id);
CREATE INDEX bank_transactions_by_contact ON bank_transactions (contact_id, date, id);

CREATE TABLE settings (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    fiscal_year_start INTEGER NOT NULL,
    closing_date TEXT,
    reason TEXT NOT NULL,
    receivable_account_id TEXT NOT NULL,
    payable_account_id TEXT NOT NULL,
    undeposited_funds_account_id TEXT NOT NULL,
    retained_earnings_account_id TEXT NOT NULL,
    opening_balance_equity_account_id TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE cleared (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    document_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    cleared TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX cleared_by_document ON cleared (kind, document_id, account_id, cleared);

CREATE TABLE entries (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    document_id TEXT NOT NULL,
    date TEXT NOT NULL,
    type TEXT NOT NULL,
    ref TEXT NOT NULL,
    contact_id TEXT,
    payee TEXT NOT NULL,
    memo TEXT NOT NULL,
    line_memos TEXT NOT NULL,
    total INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX entries_by_date ON entries (date, id);
CREATE INDEX entries_by_ref ON entries (ref, id);

CREATE TABLE postings (
    entry_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    account_id TEXT NOT NULL,
    date TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount <> 0),
    contact_id TEXT,
    item_id TEXT,
    quantity TEXT,
    memo TEXT NOT NULL,
    basis TEXT NOT NULL CHECK (basis IN ('both', 'accrual', 'cash')),
    PRIMARY KEY (entry_id, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX postings_by_account ON postings (account_id, date, entry_id, amount, basis);

CREATE TABLE month_balances (
    account_id TEXT NOT NULL,
    basis TEXT NOT NULL,
    month TEXT NOT NULL,
    debits INTEGER NOT NULL CHECK (debits BETWEEN 0 AND 4000000000000000000),
    credits INTEGER NOT NULL CHECK (credits BETWEEN 0 AND 4000000000000000000),
    PRIMARY KEY (account_id, basis, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE refs (
    from_kind TEXT NOT NULL,
    from_id TEXT NOT NULL,
    to_kind TEXT NOT NULL,
    to_id TEXT NOT NULL,
    PRIMARY KEY (from_kind, from_id, to_kind, to_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX refs_by_target ON refs (to_kind, to_id, from_kind, from_id);

CREATE TABLE keys (
    kind TEXT NOT NULL,
    field TEXT NOT NULL,
    key TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (kind, field, key, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE words (
    kind TEXT NOT NULL,
    word TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (kind, word, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE changes (
    version INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    request_id TEXT NOT NULL,
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    op TEXT NOT NULL CHECK (op IN ('put', 'delete')),
    before TEXT,
    after TEXT,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX changes_by_record ON changes (collection, id, version);
CREATE INDEX changes_by_id ON changes (id, version);
CREATE INDEX changes_by_actor ON changes (actor, version);
CREATE INDEX changes_by_time ON changes (at, version);

CREATE TABLE idempotency (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,
    body BLOB NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX idempotency_by_time ON idempotency (at);
"""
