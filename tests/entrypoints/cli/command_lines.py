"""Whether a command that a message or a page names exists, with all its options."""

import shlex

import click

from entrypoints.cli.main import main


def check_command(line: str) -> None:
    """Parse a command of the program as the program would, without running it."""
    words = shlex.split(line)
    assert words.pop(0) == "wyzbooks", line
    if words in (["--version"], ["--help"]):
        return
    command: click.Command = main
    context = click.Context(main, info_name="wyzbooks")
    while isinstance(command, click.Group) and words and words[0] in command.commands:
        command = command.commands[words[0]]
        context = click.Context(command, parent=context, info_name=words.pop(0))
    assert command is not main, f"there is no such command: {line}"
    command.make_context(context.info_name, words, parent=context.parent)
