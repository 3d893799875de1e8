"""Verifying the books: every kind of damage is found and named."""

from collections.abc import Callable
from contextlib import closing

import pytest

from adapters.storage.sqlite.driver import DRIVER
from application.integrity.verify_books import verify_books
from application.ledger.registers import mark_row
from tests.application.actions import (
    CHECKING,
    MARCH,
    RECEIVABLE,
    SALES,
    SUPPLIES,
    add,
    change,
    deposit,
    drop,
    invoice,
    lines,
    post,
)


@pytest.fixture
def damaged(sql_books, tmp_path) -> Callable[..., list[str]]:
    """Books with a bit of everything.

    Called with SQL that damages them, it returns the faults that `verify` finds.
    """
    books = sql_books
    add(books, "contacts", id="c", kind="customer", name="Acme", terms_id="terms-net-30")
    add(books, "items", id="i", name="Hour", account_id=SALES)
    post(books, "j", cents=1000)
    deposit(books, "t", cents=-250, other=SUPPLIES)
    add(books, "journals", id="owed", date=MARCH, lines=lines((RECEIVABLE, 7, "c"), (SALES, -7)))
    books.run(mark_row, CHECKING, f"journal:j:{CHECKING}", "cleared")
    change(books, "contacts", "c", phone="1")
    add(books, "contacts", id="gone", kind="vendor", name="Gone")
    drop(books, "contacts", "gone")

    def damage(sql: str, *values: object) -> list[str]:
        with closing(
            DRIVER.connect(tmp_path / "books.wyzbooks", isolation_level=None)
        ) as connection:
            assert connection.execute(sql, values).rowcount > 0, "the damage was not done"
        return list(books.read(verify_books).faults)

    damage.books = books  # type: ignore[attr-defined]
    return damage


def named(faults: list[str], *words: str) -> bool:
    return any(all(word in fault for word in words) for fault in faults)


def test_a_sound_file_has_no_fault(damaged):
    verdict = damaged.books.read(verify_books)
    assert verdict.ok
    assert verdict.faults == ()
    assert verdict.checked["entries"] == 3
    assert verdict.checked["changes"] == 25 + 9
    assert verdict.checked["settings"] == 1


def test_an_amount_that_was_changed_is_found(damaged):
    faults = damaged("UPDATE postings SET amount = 999 WHERE entry_id = 'j' AND line = 0")
    assert named(faults, "entry 'j'", "does not balance", "-0.01")
    assert named(faults, "entry 'j'", "not those of its journal")


def test_amounts_that_were_changed_in_balance_are_found(damaged):
    assert named(
        damaged("UPDATE postings SET amount = amount * 2 WHERE entry_id = 'j'"),
        "entry 'j'",
        "not those of its journal",
    )


def test_a_posting_that_was_removed_is_found(damaged):
    faults = damaged("DELETE FROM postings WHERE entry_id = 'bank-transaction:t' AND line = 1")
    assert named(faults, "entry 'bank-transaction:t'", "does not balance")


def test_an_entry_that_was_removed_whole_is_found(damaged):
    assert named(
        damaged("DELETE FROM postings WHERE entry_id = 'j'"),
        "entry 'j'",
        "not those of its journal",
    )


def test_a_posting_that_no_document_made_is_found(damaged):
    assert named(
        damaged(
            "INSERT INTO postings SELECT 'ghost', line, account_id, date, amount, contact_id,"
            " item_id, quantity, memo, basis FROM postings WHERE entry_id = 'j'"
        ),
        "'ghost'",
        "no document",
    )


def test_a_posting_on_another_account_is_found(damaged):
    assert named(
        damaged(
            "UPDATE postings SET account_id = 'account-6400'"
            " WHERE entry_id = 'bank-transaction:t' AND line = 1"
        ),
        "'bank-transaction:t'",
        "not those",
    )


def test_a_posting_on_another_day_is_found(damaged):
    assert named(
        damaged("UPDATE postings SET date = '2026-03-16' WHERE entry_id = 'j'"),
        "entry 'j'",
        "posted on 2026-03-16",
    )


def test_a_posting_on_an_impossible_day_is_found(damaged):
    assert named(damaged("UPDATE postings SET date = '2026-02-30' WHERE entry_id = 'j'"), "'j'")


def test_a_posting_of_another_contact_is_found(damaged):
    assert named(
        damaged("UPDATE postings SET contact_id = NULL WHERE entry_id = 'owed'"),
        "entry 'owed'",
        "not those",
    )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE month_balances SET debits = debits + 1 WHERE account_id = 'account-1000'",
        "DELETE FROM month_balances WHERE account_id = 'account-1000'",
        "UPDATE month_balances SET month = '2026-04' WHERE account_id = 'account-1000'",
        "UPDATE month_balances SET basis = 'cash' WHERE account_id = 'account-1000'",
        (
            "UPDATE month_balances SET debits = debits + 5, credits = credits + 5"
            " WHERE account_id = 'account-1000'"
        ),
    ],
)
def test_a_month_balance_that_is_not_the_sum_of_its_postings_is_found(damaged, sql):
    assert named(damaged(sql), "month balance of account 'account-1000'")


def test_a_missing_entry_header_is_found(damaged):
    assert named(damaged("DELETE FROM entries WHERE id = 'j'"), "entry 'j'", "does not list it")


def test_an_entry_header_without_a_document_is_found(damaged):
    assert named(
        damaged(
            "INSERT INTO entries SELECT 'ghost', kind, 'ghost', date, type, ref, contact_id, payee,"
            " memo, line_memos, total, version, account_id FROM entries WHERE id = 'j'"
        ),
        "'ghost'",
    )


@pytest.mark.parametrize(
    "change_",
    [
        "total = 1",
        "date = '2026-04-01'",
        "ref = 'other'",
        "document_id = 'other'",
        "kind = 'bank-transaction'",
        "version = 1",
        "total = 99999999999999999",
        "account_id = 'account-4100'",
    ],
)
def test_an_entry_header_that_differs_from_its_document_is_found(damaged, change_):
    assert named(damaged(f"UPDATE entries SET {change_} WHERE id = 'j'"), "entry 'j'")


def test_a_reference_to_an_account_that_is_not_there_is_found(damaged):
    faults = damaged("DELETE FROM accounts WHERE id = 'account-6000'")
    assert named(
        faults, "bank-transaction 't'", "/splits/0/accountId", "'account-6000'", "does not exist"
    )
    assert named(faults, "accounts 'account-6000'", "the log has it")


def test_a_missing_stored_reference_is_found(damaged):
    assert named(
        damaged("DELETE FROM refs WHERE from_id = 'i'"), "item 'i'", "is not stored as a link"
    )


def test_a_stored_reference_that_no_record_makes_is_found(damaged):
    assert named(
        damaged("INSERT INTO refs VALUES ('item', 'i', 'account', 'account-6400')"),
        "item 'i'",
        "a link to account",
    )


@pytest.mark.parametrize("field", ["external_id", "metadata.channel"])
def test_a_tag_by_which_a_record_is_not_found_any_more_is_found(damaged, field):
    change(damaged.books, "items", "i", external_id="e", metadata={"channel": "web"})
    faults = damaged("DELETE FROM keys WHERE id = 'i' AND field = ?", field)
    assert named(faults, "item 'i'", f"not found by its {field}")


def test_a_key_that_is_missing_is_found(damaged):
    assert named(
        damaged("DELETE FROM keys WHERE id = 'account-1000' AND field = 'number'"),
        "account 'account-1000'",
        "not found by its number",
    )


def test_two_records_with_one_key_are_found(damaged):
    assert named(
        damaged("UPDATE accounts SET number = '1000' WHERE id = 'account-1010'"),
        "has the same number as",
    )


@pytest.mark.parametrize(
    "change_",
    [
        "after = replace(after, 'Acme', 'Acne')",
        "actor = 'nobody'",
        "at = '2020-01-01T00:00:00.000Z'",
        "request_id = 'x'",
        "before = '{}'",
        "hash = 'x'",
        "collection = 'items'",
    ],
)
def test_a_row_of_the_log_that_was_altered_is_found(damaged, change_):
    faults = damaged(
        f"UPDATE changes SET {change_} WHERE version ="
        " (SELECT min(version) FROM changes WHERE collection = 'contacts')"
    )
    assert named(faults, "change 26: it is not as it was written")


def test_a_row_of_the_log_that_was_removed_is_found(damaged):
    assert named(
        damaged("DELETE FROM changes WHERE version = 5"), "change 5: it is missing from the log"
    )


def test_a_removed_last_row_of_the_log_is_found(damaged):
    books = damaged.books
    add(books, "items", id="last", name="Last")
    assert named(
        damaged("DELETE FROM changes WHERE version = (SELECT max(version) FROM changes)"),
        "item 'last'",
        "not what the log says",
    )


def test_a_record_that_differs_from_the_log_is_found(damaged):
    assert named(
        damaged("UPDATE contacts SET phone = '2' WHERE id = 'c'"),
        "contact 'c'",
        "not what the log says",
    )
    assert named(
        damaged("UPDATE items SET version = 1 WHERE id = 'i'"), "item 'i'", "not what the log says"
    )


def test_a_record_missing_from_the_log_is_found(damaged):
    assert named(
        damaged(
            "INSERT INTO items (id, name, description, rate, account_id, active, version)"
            " SELECT 'ghost', 'Ghost', '', '0.00', NULL, 1, 30"
        ),
        "item 'ghost'",
    )


def test_a_record_that_disappeared_is_found(damaged):
    assert named(damaged("DELETE FROM items WHERE id = 'i'"), "items 'i'", "the log has it")


@pytest.mark.parametrize(
    ("table", "id_", "change_"),
    [
        ("accounts", "account-1200", "name = ''"),
        ("accounts", "account-1200", "type = 'thing'"),
        ("accounts", "account-1200", "section = 'other_income'"),
        ("contacts", "c", "kind = 'friend'"),
        ("items", "i", "rate = 'much'"),
        ("items", "i", "rate = 'NaN'"),
        ("journals", "j", "lines = '[]'"),
        ("journals", "j", "lines = 'no JSON'"),
        ("journals", "j", "lines = '[1]'"),
        ("journals", "j", "lines = '{}'"),
        ("journals", "j", "date = '2026-02-30'"),
        ("journals", "j", "status = 'gone'"),
        ("bank_transactions", "t", "amount = 0"),
        ("bank_transactions", "t", "splits = 'null'"),
        ("terms", "terms-net-7", "due_days = -1"),
        ("cleared", f"journal:j:{CHECKING}", "cleared = 'maybe'"),
    ],
)
def test_a_record_that_breaks_its_rule_is_found_and_named(damaged, table, id_, change_):
    faults = damaged(f"UPDATE {table} SET {change_} WHERE id = ?", id_)
    assert named(faults, repr(id_), "is damaged")


def test_settings_that_are_missing_are_found(damaged):
    assert named(damaged("DELETE FROM settings"), "the settings of the company are missing")


def test_a_mark_without_its_row_is_found_by_the_log(damaged):
    assert named(damaged("DELETE FROM cleared"), "cleared", CHECKING)


def test_a_hash_of_a_record_that_is_altered_missing_or_of_no_record_is_found(damaged):
    books = damaged.books
    assert books.read(verify_books).checked["recordHashes"] > 20
    sql = (
        "UPDATE record_hashes SET sha256 = replace(sha256, substr(sha256, 1, 1), 'x') WHERE id = ?"
    )
    assert named(damaged(sql, "c"), "contact 'c'", "not that of the record")
    assert named(damaged("DELETE FROM record_hashes WHERE id = 'j'"), "journal 'j'", "hash")
    insert = "INSERT INTO record_hashes VALUES ('items', '00', 'ghost', '')"
    assert named(damaged(insert), "item 'ghost'", "bucket 00", "hash")


def test_a_hash_in_the_wrong_bucket_is_found(damaged):
    faults = damaged("UPDATE record_hashes SET bucket = '00' WHERE id = 'i'")
    assert named(faults, "item 'i'", "bucket 00", "hash")


def test_a_record_that_was_altered_in_the_file_has_another_hash(damaged):
    faults = damaged("UPDATE contacts SET phone = '2' WHERE id = 'c'")
    assert named(faults, "contact 'c'", "not that of the record")


def test_a_bucket_of_which_no_last_change_is_known_is_found(damaged):
    faults = damaged("DELETE FROM bucket_changes WHERE collection = 'items'")
    assert named(faults, "items", "no last change is stored of bucket")


def test_a_bucket_that_is_known_by_another_change_is_found(damaged):
    faults = damaged(
        "UPDATE bucket_changes SET last_hash = (SELECT hash FROM changes WHERE version = 30)"
        " WHERE collection = 'terms' AND bucket ="
        " (SELECT bucket FROM record_hashes WHERE id = 'terms-net-30')"
    )
    assert named(faults, "terms", "the last change that is stored of bucket")


def test_a_member_that_no_line_has_is_found(damaged):
    faults = damaged("""UPDATE journals SET lines = replace(lines, '"memo"', '"a":1,"memo"')""")
    assert named(faults, "journal 'j'", "damaged", "lines")


def test_a_text_that_is_not_utf_8_is_named_and_the_rest_is_still_verified(damaged):
    faults = damaged("UPDATE contacts SET phone = CAST(x'ff' AS TEXT) WHERE id = 'c'")
    assert named(faults, "contact 'c'", "damaged")
    faults = damaged("UPDATE items SET description = 'x' WHERE id = 'i'")
    assert named(faults, "contact 'c'", "damaged")
    assert named(faults, "item 'i'", "not what the log says")


def test_postings_in_another_order_are_found(damaged):
    assert named(
        damaged("UPDATE postings SET line = line + 7 WHERE entry_id = 'j' AND line = 0"),
        "entry 'j'",
        "not those of its journal",
    )


def test_a_word_by_which_a_search_finds_nothing_is_found(damaged):
    faults = damaged("UPDATE words SET word = 'acne' WHERE word = 'acme' AND id = 'c'")
    assert named(faults, "contact 'c'", "'acme'", "'acne'")
    faults = damaged("UPDATE text_keys SET sort_key = 'x' WHERE id = 'account-1000'")
    assert named(faults, "account 'account-1000'", "sorted by its")


def test_a_wrong_total_by_which_lists_find_an_invoice_is_found(damaged):
    invoice(damaged.books, "sold", 1000)
    assert damaged.books.read(verify_books).ok
    faults = damaged("UPDATE totals SET total = total + 1 WHERE id = 'sold'")
    assert named(faults, "invoice 'sold'", "by 10.01, which is not its total")
    faults = damaged("DELETE FROM totals WHERE id = 'sold'")
    assert named(faults, "invoice 'sold'", "by no total")
