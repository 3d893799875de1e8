"""The logo of the company: the settings and the log name it, and its bytes are stored once."""

import json
from hashlib import sha256

import pytest

from application.integrity.verify_books import verify_books
from application.ledger.company import change_settings
from application.ledger.logo import find_logo, remove_logo, set_logo
from domain.errors import NotFound, Stale
from tests.application.actions import assert_sound, close, head, log, post
from tests.pictures import JPEG, PNG


def stored(books) -> list[str]:
    return books.read(lambda work: [*work.session.blobs.hashes()])


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def test_a_new_company_has_no_logo(books):
    assert books.read(find_logo) is None
    with pytest.raises(NotFound, match="no logo"):
        books.run(remove_logo)


def test_the_logo_is_read_as_it_was_set(books):
    books.run(set_logo, PNG, "png")
    logo = books.read(find_logo)
    assert (logo.format, logo.content, logo.sha256) == ("png", PNG, digest(PNG))
    assert_sound(books)


def test_another_logo_takes_the_place_of_the_first(books):
    books.run(set_logo, PNG, "png")
    books.run(set_logo, JPEG, "jpeg")
    assert books.read(find_logo).format == "jpeg"
    assert stored(books) == [digest(JPEG)]
    assert_sound(books)


def test_the_same_logo_again_changes_nothing(books):
    books.run(set_logo, PNG, "png")
    before = head(books)
    books.run(set_logo, PNG, "png")
    assert (head(books), stored(books)) == (before, [digest(PNG)])


def test_a_logo_that_is_removed_leaves_no_bytes(books):
    books.run(set_logo, PNG, "png")
    books.run(remove_logo)
    assert (books.read(find_logo), stored(books)) == (None, [])
    assert_sound(books)


def test_other_settings_leave_the_logo_alone(books):
    books.run(set_logo, PNG, "png")
    books.run(change_settings, {"legal_name": "Vale Workshop LLC", "address": "48 Mill Road"})
    assert books.read(find_logo).content == PNG
    assert_sound(books)


def test_the_log_says_that_the_logo_changed_without_its_bytes(books):
    books.run(set_logo, PNG, "png")
    books.run(set_logo, JPEG, "jpeg")
    first, second = log(books, collection="settings")[-2:]
    assert json.loads(first.before)["logoSha256"] == ""
    assert json.loads(first.after)["logoSha256"] == digest(PNG)
    assert json.loads(second.after)["logoFormat"] == "jpeg"
    assert max(len(change.after) for change in (first, second)) < 2000


def test_a_logo_may_be_changed_while_books_are_closed(books):
    post(books, "j")
    close(books, books.clock.today())
    books.run(set_logo, PNG, "png")
    assert books.read(find_logo).content == PNG


def test_a_change_of_settings_that_were_changed_since_is_stale(books):
    version = books.read(lambda work: work.settings.version)
    books.run(change_settings, {"phone": "1"})
    with pytest.raises(Stale):
        books.run(set_logo, PNG, "png", version)
    with pytest.raises(Stale):
        books.run(remove_logo, version)
    assert stored(books) == []


def test_a_rehearsal_stores_no_bytes(books):
    rehearsal = books.rehearse(lambda _, settings: settings, set_logo, PNG, "png")
    assert rehearsal.result.logo_sha256 == digest(PNG)
    assert (books.read(find_logo), stored(books)) == (None, [])


def test_verifying_finds_a_logo_that_is_missing_damaged_or_left_over(books):
    books.run(set_logo, PNG, "png")
    assert books.read(verify_books).checked["logo"] == 1

    def lose(work) -> None:
        work.delete_blob(digest(PNG))

    def damage(work) -> None:
        work.session.blobs.put(digest(PNG), b"something else")

    def leave(work) -> None:
        work.save_blob(b"forgotten")

    faults = []
    for act in (lose, damage, leave):
        books.run(act)
        faults.append(books.read(verify_books).faults)
    missing, damaged, both = faults
    name = f"the SHA-256 {digest(PNG)}"
    assert missing == (f"the logo of the company is missing: the bytes with {name}",)
    assert damaged == (
        f"the logo of the company is damaged: it is not the picture that was stored, with {name}",
    )
    assert both[1:] == (
        f"bytes with the SHA-256 {digest(b'forgotten')} are stored, but no record names them",
    )
