"""A group of commands that runs one of them where none is named: `wyzbooks import FILE`."""

from typing import Any

import click


class GroupWithDefault(click.Group):
    """A group whose first argument need not be the name of a command."""

    def __init__(self, *args: Any, default_command: click.Command, **options: Any) -> None:
        """`default_command` runs where the first argument is not the name of another one."""
        super().__init__(*args, **options)
        self._default_command = default_command

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """The context of a command of the group, or else that of the default command."""
        if args and args[0] in self.commands:
            return super().make_context(info_name, args, parent, **extra)
        return self._default_command.make_context(info_name, args, parent, **extra)
