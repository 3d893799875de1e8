"""The scheduled task of a server, on Windows (the schema of the Task Scheduler, version 1.2)."""

import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

from domain.errors import Invalid
from entrypoints.boot.served_books import ServedBooks
from entrypoints.settings import config_path

_NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_NORMAL = "5"
"""The priority of what a person waits for: without it a task is slowed, its disk as well."""
_VARIABLE = re.compile("%[^%]+%")


def task_of(served: ServedBooks, user: str) -> bytes:
    """The task that serves some books from the moment in which a user logs in."""
    program, *words = served.words
    arguments = subprocess.list2cmdline(words)
    for text in (program, arguments):
        if _VARIABLE.search(text):
            raise Invalid(
                f"Windows would replace what is between the percent signs in {text}; give the "
                "file or its folder another name"
            )
    task = ET.Element("Task", {"version": "1.2", "xmlns": _NAMESPACE})
    about = ET.SubElement(task, "RegistrationInfo")
    _add(about, "Description", f"WyzBooks Server ({served.name})")
    trigger = ET.SubElement(ET.SubElement(task, "Triggers"), "LogonTrigger")
    _add(trigger, "UserId", user)
    principal = ET.SubElement(ET.SubElement(task, "Principals"), "Principal", {"id": "Author"})
    _add(principal, "UserId", user)
    _add(principal, "LogonType", "InteractiveToken")
    _add(principal, "RunLevel", "LeastPrivilege")
    settings = ET.SubElement(task, "Settings")
    _add(settings, "MultipleInstancesPolicy", "IgnoreNew")
    _add(settings, "DisallowStartIfOnBatteries", "false")
    _add(settings, "StopIfGoingOnBatteries", "false")
    _add(settings, "ExecutionTimeLimit", "PT0S")  # It runs for as long as the user is logged in.
    _add(settings, "Priority", _NORMAL)
    actions = ET.SubElement(task, "Actions", {"Context": "Author"})
    action = ET.SubElement(actions, "Exec")
    _add(action, "Command", program)
    _add(action, "Arguments", arguments)
    ET.indent(task)
    content: bytes = ET.tostring(task, encoding="utf-16", xml_declaration=True)
    return content


def task_name(name: str) -> str:
    """The name that Windows has for the task."""
    return f"\\WyzBooks\\{name}"


def task_path(name: str) -> Path:
    """Where the task with a name is written before Windows reads it."""
    return config_path().with_name(f"{name}.xml")


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text
