"""The names and options of the commands for bank rules. `rule_commands` runs them."""

from typing import TYPE_CHECKING, Any

import click

from entrypoints.cli.options import books_options, version_option, writing_options
from entrypoints.cli.rule_options import rule_options

if TYPE_CHECKING:
    from entrypoints.cli.console import Console


class RulesGroup(click.Group):
    """The commands for bank rules; without the name of one, the rules are listed."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """The context of a command for rules, or else that of their list."""
        if not args or (args[0].startswith("-") and args[0] not in {"-h", "--help"}):
            return list_.make_context(info_name, args, parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


@click.group(cls=RulesGroup)
def rules() -> None:
    """List, change or try the bank rules: what rows of bank statements are.

    Without a command, the rules are listed in their order. Of the rules that match a row, the first
    one wins.

    A RULE is the name or the id of a rule, an ACCOUNT the number, the name or the id of an account,
    and a CONTACT the name or the id of a contact. A TEXT may have several alternatives with |
    between them; capitals, accents and punctuation do not count.
    """


@rules.command("list")
@books_options
def list_(console: "Console") -> None:
    """List the rules in their order."""
    from entrypoints.cli import rule_commands

    rule_commands.list_rules(console)


@rules.command()
@books_options
@click.argument("name")
@rule_options
@writing_options("Show what the rule would match in the history, but save nothing.")
def add(console: "Console", name: str, dry_run: bool, **options: Any) -> None:
    """Add a rule after all others.

    For example: wyzbooks rules add Coffee --payee-contains "starbucks | peet's" --account Meals
    """
    from entrypoints.cli import rule_commands

    rule_commands.add(console, {"name": name, **options}, dry_run=dry_run)


@rules.command()
@books_options
@click.argument("rule")
@click.option("--name", help="Its new name.")
@rule_options
@writing_options("Show what the changed rule would match in the history, but save nothing.")
@version_option
def change(
    console: "Console", rule: str, dry_run: bool, version: int | None, **options: Any
) -> None:
    """Change a rule: what the options give is changed, the rest stays.

    An option with an empty text takes away what it stands for: --payee-contains "" takes away all
    conditions of this kind.
    """
    from entrypoints.cli import rule_commands

    rule_commands.change(console, rule, options, dry_run=dry_run, version=version)


@rules.command()
@books_options
@click.argument("rule")
@writing_options("Show which rule would be removed, but change nothing.")
@version_option
def remove(console: "Console", rule: str, dry_run: bool, version: int | None) -> None:
    """Remove a rule. What was imported by it stays as it is."""
    from entrypoints.cli import rule_commands

    rule_commands.remove(console, rule, dry_run=dry_run, version=version)


@rules.command("try")
@books_options
@click.argument("rule", required=False)
@click.option("--from", "first", metavar="DATE", help="The first day.")
@click.option("--to", "last", metavar="DATE", help="The last day.")
@click.option(
    "--account", metavar="ACCOUNT", help="Only transactions of this bank account or card."
)
@click.option(
    "--show",
    type=click.Choice(["all", "agreeing", "differing"]),
    default="all",
    show_default=True,
    help="Which of the matching transactions are listed.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=20,
    show_default=True,
    help="List at most this many transactions.",
)
def try_(console: "Console", rule: str | None, **options: Any) -> None:
    """Try a RULE, or all active rules, on the bank transactions of the history.

    Shows which transactions they match, and whether these have the account and contact that the
    rules would give. Nothing is changed.
    """
    from entrypoints.cli import rule_commands

    rule_commands.try_rules(console, rule, **options)


@rules.command()
@books_options
@click.argument("named", metavar="RULE...", nargs=-1, required=True)
@writing_options("Show the new order, but change nothing.")
def order(console: "Console", named: tuple[str, ...], dry_run: bool) -> None:
    """Put these rules first, in this order; the others follow in the order that they have."""
    from entrypoints.cli import rule_commands

    rule_commands.order(console, named, dry_run=dry_run)
