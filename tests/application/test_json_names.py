"""Names in JSON."""

from application.json_names import json_name


def test_names_in_json_are_camel_case():
    assert json_name("undeposited_funds_account_id") == "undepositedFundsAccountId"
    assert json_name("days1to30") == "days1to30"
