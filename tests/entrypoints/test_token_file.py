"""The file of tokens: it keeps no secrets, and is used only if it is private."""

import os
import re
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from adapters.http.tokens import AccessToken, ValidTokens, hash_of
from application.ports.failures import StoreBusy, StoreUnavailable
from domain.errors import Invalid, NotFound
from entrypoints import token_file
from entrypoints.token_file import TokenFile


def token_with(secret_hash: str, file: TokenFile) -> AccessToken | None:
    return ValidTokens(file).token_with(secret_hash)


@pytest.fixture
def file(tmp_path):
    return TokenFile.of_books(tmp_path / "books.wyzbooks")


def test_a_token_is_found_by_its_secret_which_is_kept_nowhere(file):
    secret = file.add("till", "write")
    assert re.fullmatch(r"wyz_[\w-]{43}", secret)
    assert file.path.name == "books.wyzbooks.tokens"
    assert secret not in file.path.read_text(encoding="utf-8")
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    token = token_with(hash_of(secret), file)
    assert (token.name, token.scope) == ("till", "write")
    assert token_with(hash_of(f"{secret}x"), file) is None
    beside = {path.name for path in file.path.parent.iterdir()} - {file.path.name}
    assert beside <= {f"{file.path.name}.lock"}


def test_what_another_process_changes_counts_at_once(file):
    other = TokenFile(file.path)
    secret = file.add("till", "write")
    assert token_with(hash_of(secret), other)
    file.remove("till")
    assert token_with(hash_of(secret), other) is None
    secret = file.add("till", "read")
    file.path.unlink()
    assert token_with(hash_of(secret), other) is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=12))
def test_the_file_has_what_was_added_and_not_removed(tmp_path_factory, steps):
    file = TokenFile.of_books(tmp_path_factory.mktemp("tokens") / "books.wyzbooks")
    secrets: dict[str, str] = {}
    for name, is_added in steps:
        if is_added and name in secrets:
            with pytest.raises(Invalid, match="already"):
                file.add(name, "read")
        elif is_added:
            secrets[name] = file.add(name, "read")
        elif name in secrets:
            file.remove(name)
            del secrets[name]
        else:
            with pytest.raises(NotFound):
                file.remove(name)
    assert {token.name: token.sha256 for token in TokenFile(file.path).all()} == {
        name: hash_of(secret) for name, secret in secrets.items()
    }


@pytest.mark.parametrize("name", ["", "a b", "-a", "a" * 41, "a/b", "é", "a\n"])
def test_a_name_that_cannot_be_one_is_refused(file, name):
    with pytest.raises(Invalid, match="cannot be the name"):
        file.add(name, "read")
    assert not file.path.exists()


@pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")
@pytest.mark.parametrize("mode", [0o644, 0o660, 0o602, 0o640])
def test_a_file_that_others_can_read_or_write_lets_nobody_in(file, mode):
    secret = file.add("till", "write")
    file.path.chmod(mode)
    with pytest.raises(StoreUnavailable, match="chmod 600"):
        file.all()
    file.path.chmod(0o600)
    assert token_with(hash_of(secret), file)


@pytest.mark.skipif(os.name != "posix", reason="owners of files are those of POSIX")
def test_a_file_of_another_user_lets_nobody_in(file, monkeypatch):
    file.add("till", "write")
    own_id = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: own_id + 1)
    with pytest.raises(StoreUnavailable, match="belongs to another user"):
        file.all()


@pytest.mark.parametrize(
    "text",
    [
        "", "{}", "[]", '{"tokens": {}}x', '{"tokens": [{}]}', "\x00",
        '{"tokens": [{"name": "a", "scope": "all", "sha256": "", "created": ""}]}',
        '{"tokens": [{"name": "a", "scope": "read", "sha256": "", "created": ""}]}',
    ],
)  # fmt: skip
def test_a_damaged_file_lets_nobody_in(file, text):
    file.add("till", "write")
    file.path.write_text(text, encoding="utf-8")
    with pytest.raises(StoreUnavailable, match="damaged"):
        file.all()


def test_commands_at_once_lose_no_token_and_leave_the_file_private(file):
    """Each has its own turn, and a process at once with others sees only whole private files."""
    path = file.path
    modes = set()

    def add(number: int) -> None:
        TokenFile(path).add(f"token-{number}", "read")
        modes.add(stat.S_IMODE(path.stat().st_mode))
        assert TokenFile(path).stored()

    before = os.umask(0o022)
    try:
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(add, range(40)))
    finally:
        os.umask(before)
    assert {token.name for token in file.stored()} == {f"token-{number}" for number in range(40)}
    assert os.name != "posix" or modes == {0o600}


def test_a_command_that_is_killed_is_in_nobodys_way(file):
    file.add("till", "write")
    left = file.path.with_name(f"{file.path.name}.new")
    left.write_text("half of", encoding="utf-8")
    left.chmod(0o644)
    file.add("web", "read")
    assert [token.name for token in file.stored()] == ["till", "web"]
    assert not left.exists()


def test_a_command_does_not_wait_for_ever(file, monkeypatch):
    monkeypatch.setattr(token_file, "_PATIENCE_SECONDS", 0.1)
    with (
        FileLock(file.path.with_name(f"{file.path.name}.lock")),
        pytest.raises(StoreBusy, match="another program is changing the tokens"),
    ):
        file.add("web", "read")
    assert file.stored() == ()
