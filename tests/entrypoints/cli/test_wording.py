"""Refusals at a terminal: options and commands, no addresses and no parameters of HTTP."""

import click
import pytest

from adapters.json_shapes.unreadable import UnfitBody, UnreadableBody, UnreadableQuery
from domain.errors import Fault, Invalid, Refused, Remedy
from entrypoints.cli.main import main
from entrypoints.cli.reconcile_group import reconcile_account
from entrypoints.cli.wording import REMEDIES, refusal_text


@pytest.fixture
def report_command():
    with click.Context(main.commands["report"]):
        yield


@pytest.fixture
def list_command():
    with click.Context(main.commands["list"]):
        yield


@pytest.mark.usefixtures("report_command")
@pytest.mark.parametrize("remedy", Remedy)
def test_every_remedy_is_worded_for_a_terminal(remedy):
    text = refusal_text(Invalid("it is wrong", remedy, ("compare_to", "as_of")))
    assert text.startswith("it is wrong; ")
    for word in ("GET", "POST", "=true", "compareTo", "accountId", "/api", "names}"):
        assert word not in text
    has_names = "{names}" in REMEDIES[remedy]
    assert ("--compare-to" in text, "--as-of" in text) == (has_names, has_names)


@pytest.mark.usefixtures("report_command")
def test_a_parameter_of_a_report_is_named_as_its_option():
    error = Refused.at("/compare_to", "is wrong", Remedy.LEAVE_OUT, ("columns", "as_of"))
    assert refusal_text(error) == (
        "--compare-to: is wrong; leave it out, or leave out --columns and --as-of"
    )
    assert refusal_text(Refused.at("/from", "is wrong")) == "--from: is wrong"
    assert refusal_text(Refused.at("/account_id", "is wrong")) == "--account: is wrong"


def test_what_is_wrong_with_a_reconciliation_is_named_as_its_option():
    with click.Context(reconcile_account):
        for path, option in (
            ("/statement_date", "--statement-date"),
            ("/statement_balance", "--balance"),
            ("/beginning_date", "--beginning-date"),
            ("/beginning_balance", "--beginning-balance"),
            ("/outstanding", "--outstanding"),
            ("/adjustment_account_id", "--adjust"),
        ):
            assert refusal_text(Refused.at(path, "is wrong")) == f"{option}: is wrong"


def test_a_field_of_a_record_is_named_in_words():
    error = Refused.at("/lines/0/account_id", "is wrong")
    assert refusal_text(error) == "line 1, account: is wrong"


def test_unreadable_input_is_named_as_standard_input():
    assert refusal_text(UnreadableBody("is not UTF-8")) == "standard input is not UTF-8"
    assert refusal_text(UnfitBody([Fault("/dueDays", "must be given")])) == (
        "dueDays: must be given"
    )
    assert refusal_text(UnfitBody([Fault("", "must be an object")])) == (
        "standard input must be an object"
    )


@pytest.mark.usefixtures("list_command")
def test_parameters_of_a_list_are_options_or_filters():
    assert refusal_text(UnreadableQuery("is wrong", "sort")) == "--sort is wrong"
    assert refusal_text(UnreadableQuery("is wrong", "kind")) == "--filter kind is wrong"
    assert refusal_text(UnreadableQuery("is wrong")) == "the query is wrong"
