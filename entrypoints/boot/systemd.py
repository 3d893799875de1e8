"""The systemd user unit of a server, on Linux.

What is quoted and how: systemd.syntax(7) and systemd.service(5).
"""

from pathlib import Path

from domain.errors import Invalid
from entrypoints.boot.served_books import ENDING_SECONDS, ServedBooks

_UNIT = """\
# {name}.service: written by wyzbooks service install, which also replaces it.
[Unit]
Description=WyzBooks Server ({name})
# It is started again at most three times in five minutes.
StartLimitIntervalSec=300
StartLimitBurst=3

[Service]
Type=exec
ExecStart={command}
# The folder of the saved settings, as it was when this was written.
Environment={config}
# After a crash it is started again; not if it refuses its books (1) or its options (2).
Restart=on-failure
RestartSec=5
RestartPreventExitStatus=1 2
SuccessExitStatus=130 143
# A commit that has begun is finished before the server ends.
TimeoutStopSec={seconds}
# It may write to the folders of the books, its settings and its socket, and to nothing else.
UMask=0077
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths={writable}
PrivateTmp=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native

[Install]
WantedBy=default.target
"""


def unit_of(served: ServedBooks) -> bytes:
    """The unit that serves some books.

    Raises `Invalid` for a program in a folder whose name systemd does not take.
    """
    program, *words = served.words
    if set(program) & {"\\", '"', "'"}:
        raise Invalid(
            f"systemd starts no program with a quote or a backslash in its path: {program}; "
            "install the program in another folder"
        )
    # Variables are replaced in the words of the command, but not in the path of the program.
    command = [_quoted(program), *(_quoted(word).replace("$", "$$") for word in words)]
    text = _UNIT.format(
        name=served.name,
        command=" ".join(command),
        config=_quoted(f"WYZBOOKS_CONFIG={served.config}"),
        seconds=ENDING_SECONDS,
        writable=" ".join(_quoted(str(folder)) for folder in served.writable),
    )
    return text.encode()


def unit_path(name: str, config_home: str | None) -> Path:
    """Where the unit with a name is."""
    home = Path(config_home) if config_home else Path.home() / ".config"
    return home / "systemd" / "user" / f"{name}.service"


def _quoted(text: str) -> str:
    """A word in quotes, in which a percent sign stands for itself."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
