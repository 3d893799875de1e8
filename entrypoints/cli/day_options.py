"""Dates in the options of commands."""

from datetime import date

import click

from domain.values import DAY


def day_of(option: str, text: str | None) -> date | None:
    """The date that an option gives, or None; raises `BadParameter`."""
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(
            f"{text!r} is not a date such as 2026-03-31", param_hint=option
        ) from None
    if broken_rule := DAY.check(day):
        raise click.BadParameter(broken_rule, param_hint=option)
    return day
