"""`wyzbooks rules`: list, add, change, remove, try and order."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from entrypoints.cli.main import main

COFFEE = ("rules", "add", "Coffee", "--payee-contains", "starbucks | peet's", "--account", "6400")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command on new books."""
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path))
    for name in ("WYZBOOKS_FILE", "WYZBOOKS_PORT"):
        monkeypatch.delenv(name, raising=False)

    def command(*words: str, given: str | None = None, code: int = 0) -> Result:
        file = ("--file", str(tmp_path / "mine.wyzbooks"))
        result = CliRunner().invoke(main, [*words, *file], input=given)
        assert result.exception is None or isinstance(result.exception, SystemExit), (
            result.exception
        )
        assert result.exit_code == code, result.output
        return result

    command("init")
    return command


def spend(run: Callable[..., Result], id_: str, **fields: Any) -> None:
    """Record an expense for travel."""
    amount = fields.pop("amount", "-5.00")
    body = {
        "id": id_,
        "accountId": "account-1000",
        "date": "2026-03-02",
        "amount": amount,
        "payee": "STARBUCKS #1",
        "splits": [{"accountId": fields.pop("other", "account-6400"), "amount": amount}],
        **fields,
    }
    run("add", "bank-transactions", given=json.dumps(body))


def rules(run: Callable[..., Result]) -> list[dict[str, Any]]:
    """The rules in their order."""
    data: list[dict[str, Any]] = json.loads(run("rules", "--json").stdout)["data"]
    return data


def test_without_a_command_the_rules_are_listed_in_their_order_in_words(run):
    assert run("rules").stdout == "There are no bank rules yet.\n"
    run(*COFFEE, "--bank", "Checking", "--direction", "out", "--amount-to", "20", "--memo", "Cup")
    run("rules", "add", "Rest", "--direction", "in", "--account", "sales income", "--inactive")
    condition = (
        'money out and on 1000 Checking and payee contains "starbucks" or "peet\'s" and the amount '
        "is 20.00 or less"
    )
    expected = [
        ["rule", "if", "then"],
        [
            "1",
            "Coffee",
            condition,
            '6400 Travel, memo "Cup" if there is none',
        ],
        ["2", "Rest (inactive)", "money in", "4100 Sales Income"],
    ]
    for words in (("rules",), ("rules", "list")):
        lines = run(*words).stdout.splitlines()
        cells = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines]
        assert cells == expected


def test_every_option_becomes_a_field(run):
    vendor = {"id": "vend", "kind": "vendor", "name": "Vend"}
    run("add", "contacts", given=json.dumps(vendor))
    texts = [
        word
        for field in ("payee", "memo", "text")
        for match in ("contains", "does-not-contain", "is", "begins-with")
        for word in (f"--{field}-{match}", f"{field} {match}")
    ]
    amounts = ("--amount-from", "1", "--amount-to", "2.5")
    gives = ("--account", "account-6400", "--contact", "VEND", "--payee", "P", "--memo", "M")
    run("rules", "add", "All", *texts, *amounts, "--bank", "1010", "--direction", "in", *gives)
    (rule,) = rules(run)
    fields = {
        "name": "All",
        "accountId": "account-1010",
        "direction": "in",
        "amountFrom": "1.00",
        "amountTo": "2.50",
        "contraAccountId": "account-6400",
        "contactId": "vend",
        "payee": "P",
        "memo": "M",
        "active": True,
    }
    assert fields.items() <= rule.items()
    assert [(each["field"], each["match"], each["text"]) for each in rule["textConditions"]] == [
        (field, match.replace("-", "_"), f"{option} {match}")
        for option, field in (("payee", "payee"), ("memo", "memo"), ("text", "either"))
        for match in ("contains", "does-not-contain", "is", "begins-with")
    ]
    sentence = run("rules").stdout
    assert 'neither payee nor memo contains "text does-not-contain"' in sentence
    assert "the amount is 1.00 to 2.50" in sentence


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--account", "6400"], "must have a condition"),
        (["--direction", "in"], "--account: must be given"),
        (["--direction", "in", "--account", "nope"], "--account: there is no account 'nope'"),
        (["--direction", "in", "--contact", "nope"], "--contact: there is no contact 'nope'"),
        (["--bank", "Travel", "--account", "4100"], "--bank: must be a bank account or card"),
        (["--payee-is", "-", "--account", "6400"], "--payee-is: must have a letter or digit"),
        (["--text-is", "a|", "--account", "6400"], "--text-is: must have a letter or digit"),
        (["--amount-from", "1e3", "--account", "6400"], "--amount-from: must be an amount"),
        (["--amount-to", "-3", "--account", "6400"], "--amount-to: must not be below zero"),
    ],
)
def test_a_wrong_rule_is_refused_in_the_words_of_the_options(run, options, words):
    for dry_run in ((), ("--dry-run",)):
        result = run("rules", "add", "Bad", *options, *dry_run, code=1)
        assert result.stderr.startswith(f"wyzbooks: {words}"), result.stderr
    assert rules(run) == []


def test_a_name_of_several_records_is_refused_with_their_ids(run):
    for kind in ("customer", "vendor"):
        run("add", "contacts", given=json.dumps({"id": kind, "kind": kind, "name": "Acme"}))
    result = run("rules", "add", "x", "--direction", "in", "--contact", "acme", code=1)
    assert "several records have the name 'acme'; give one of their ids: customer, vendor" in (
        result.stderr
    )


def test_a_rule_is_changed_where_options_are_given_and_an_empty_text_takes_away(run):
    run(*COFFEE, "--memo-is", "cup", "--amount-to", "20", "--memo", "Cup")
    (before,) = rules(run)
    run("rules", "change", "COFFEE", "--name", "Tea", "--payee-contains", "tea", "--inactive")
    (after,) = rules(run)
    assert [each["text"] for each in after["textConditions"]] == ["cup", "tea"]
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"name", "active", "textConditions", "updatedAt", "version"}
    empty = ("--payee-contains", "", "--amount-to", "", "--memo", "", "--direction", "both")
    run("rules", "change", "Tea", *empty)
    (last,) = rules(run)
    assert [each["text"] for each in last["textConditions"]] == ["cup"]
    assert (last["amountTo"], last["memo"], last["direction"]) == (None, "", None)
    result = run("rules", "change", "Tea", "--memo-is", "", code=1)
    assert "must have a condition" in result.stderr
    stale = run("rules", "change", "Tea", "--memo", "x", "--version", "1", code=1)
    assert "version" in stale.stderr


def test_a_rule_is_removed_by_its_name_or_id(run):
    run(*COFFEE)
    assert run("rules", "remove", "coffee", "--dry-run").stdout == (
        "The rule Coffee can be removed.\n"
    )
    (rule,) = rules(run)
    assert run("rules", "remove", rule["id"]).stdout == "The rule Coffee is removed.\n"
    assert rules(run) == []
    assert "there is no rule 'coffee'" in run("rules", "remove", "coffee", code=1).stderr


def test_the_dry_run_of_a_rule_shows_what_it_would_match_and_saves_nothing(run):
    spend(run, "a")
    spend(run, "b", other="account-6800", date="2026-03-03")
    spend(run, "c", payee="Shell")
    text = run(*COFFEE, "--dry-run").stdout
    assert "Coffee matches 2 of 3 bank transactions: 1 agree, 1 differ" in text
    rows = [line.split() for line in text.splitlines() if line.startswith("2026")]
    assert [(row[0], row[-1]) for row in rows] == [
        ("2026-03-03", "DIFFERS"),
        ("2026-03-02", "agrees"),
    ]
    assert rules(run) == []
    document = json.loads(run(*COFFEE, "--dry-run", "--json").stdout)
    assert (document["dryRun"], document["matched"]) == (True, 2)
    run(*COFFEE)
    changed = run("rules", "change", "coffee", "--payee-contains", "shell", "--dry-run").stdout
    assert "Coffee matches 1 of 3 bank transactions" in changed
    assert rules(run)[0]["textConditions"][0]["text"] == "starbucks | peet's"


def test_rules_are_tried_alone_or_together_on_a_part_of_the_history(run):
    run(*COFFEE, "--amount-from", "5")
    run("rules", "add", "Out", "--direction", "out", "--account", "6800")
    spend(run, "a", date="2026-03-01")
    spend(run, "b", amount="-4.00")
    together = run("rules", "try").stdout
    assert together.startswith("2 bank transactions: 2 matched, 1 agree, 1 differ\n")
    alone = run("rules", "try", "out").stdout
    assert "Out matches 2 of 2 bank transactions: 0 agree, 2 differ; 1 go to an earlier rule" in (
        alone
    )
    assert "DIFFERS, Coffee is first" in alone

    def matched(*options: str) -> list[str]:
        document = json.loads(run("rules", "try", "Out", *options, "--json").stdout)
        return [row["id"] for row in document["data"]]

    assert matched() == ["b", "a"]
    assert matched("--from", "2026-03-02") == ["b"]
    assert matched("--to", "2026-03-01") == ["a"]
    assert matched("--account", "savings") == []
    assert matched("--show", "agreeing") == []
    assert matched("--limit", "1") == ["b"]
    assert "--from: must not be after" in (
        run("rules", "try", "--from", "2026-03-02", "--to", "2026-03-01", code=1).stderr
    )
    run("rules", "try", "--from", "today", code=2)
    assert "there is no rule 'x'" in run("rules", "try", "x", code=1).stderr


def test_named_rules_come_first_and_the_others_follow_in_their_order(run):
    for name in "abcd":
        run("rules", "add", name, "--direction", "in", "--account", "4100")
    shown = run("rules", "order", "d", "b", "--dry-run").stdout.splitlines()[1:]
    assert [line.split()[1] for line in shown] == ["d", "b", "a", "c"]
    assert [rule["name"] for rule in rules(run)] == ["a", "b", "c", "d"]
    run("rules", "order", "d", "b")
    assert [rule["name"] for rule in rules(run)] == ["d", "b", "a", "c"]
    twice = run("rules", "order", "a", "a", code=1)
    assert "must be listed only once" in twice.stderr


def test_rules_are_a_collection_of_the_commands_for_records(run):
    body = {"id": "r", "name": "Rent", "direction": "out", "contraAccountId": "account-6800"}
    run("add", "rules", given=json.dumps(body))
    assert "Rent" in run("list", "rules", "--filter", "active=true").stdout
    assert json.loads(run("show", "rules", "r", "--json").stdout)["position"] == 1
    run("remove", "rules", "r")
    assert "Error: No such command" in run("rules", "nope", code=2).stderr
