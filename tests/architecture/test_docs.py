"""docs/ describes every route, report, code, setting and command, and no other."""

import re
from pathlib import Path
from typing import get_args

import pytest

from adapters.http.operation import PREFIX
from adapters.http.routes import OPERATIONS, RESOURCES
from adapters.json_shapes.problems import PROBLEM_TYPES
from application.collections.registry import COLLECTIONS
from application.importing.parsed_file import RowCode
from application.json_names import json_name
from application.reporting.formats import FORMATS
from application.sync.event_kinds import EVENT_KINDS
from application.unit_of_work.write_warnings import WarningCode
from domain.error_codes import FAULT_CODES
from domain.ledger.company import Settings
from domain.records import fields_of, kind_of
from domain.reports.catalogue import REPORTS
from entrypoints import settings
from entrypoints.cli import main, mirror_command, report_commands, serve_command
from entrypoints.cli.import_group import import_files
from entrypoints.cli.reconcile_group import reconcile_account
from tests.mutation import BUGS

ROOT = Path(__file__).parents[2]
API = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
ERRORS, _, WARNINGS = (
    (ROOT / "docs" / "errors.md").read_text(encoding="utf-8").partition("## Warnings")
)


def documented_routes():
    routes = set()
    for methods, path in re.findall(
        r"`((?:GET|POST|PUT|PATCH|DELETE)(?:, (?:GET|POST|PUT|PATCH|DELETE))*) (/[^` ]+)`", API
    ):
        routes |= {(method, path.removeprefix(PREFIX)) for method in methods.split(", ")}
    return routes


def test_every_route_is_documented_and_no_other():
    assert {(each.method, each.path) for each in OPERATIONS} == documented_routes()


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.path)
def test_every_filter_and_sort_of_a_list_is_documented(resource):
    line = next(
        line for line in API.splitlines() if line.startswith(f"| `GET, POST {resource.path}`")
    )
    sorts = map(json_name, resource.collection.sorts)
    for name in (*(each.name for each in resource.collection.filters), *sorts):
        assert f"`{name}`" in line


def test_every_report_and_its_parameters_are_documented():
    for report in REPORTS.values():
        line = next(line for line in API.splitlines() if line.startswith(f"| `{report.key}`"))
        for parameter in report.parameters:
            assert f"`{json_name(parameter)}`" in line


def test_every_format_of_reports_has_a_writer_and_is_offered_and_documented():
    parameters = main.main.commands["report"].params
    (offered,) = [parameter.type for parameter in parameters if parameter.name == "format_name"]
    assert {"table", *FORMATS} == set(offered.choices)
    for name in FORMATS:
        assert (ROOT / "adapters" / "exporters" / f"{name}.py").is_file()
        assert f"`{name}`" in (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
        assert f".{name}" in Path(report_commands.__file__).read_text(encoding="utf-8")


def test_every_error_code_is_documented_with_its_status_meaning_and_remedy_and_no_other():
    rows = re.findall(r"^\| (\d{3}) \| `(\w+)` \| (\w.+\.) \| (.+\.) \|$", ERRORS, re.MULTILINE)
    documented = {code: int(status) for status, code, _, _ in rows}
    assert documented == {code: type_.status for code, type_ in PROBLEM_TYPES.items()}


def test_every_code_of_a_fault_is_documented_with_its_meaning_and_its_remedy_and_no_other():
    section = ERRORS.partition("## Codes of faults")[2].partition("\n## ")[0]
    codes = re.findall(r"^\| `(\w+)` \| (?:\w.+\.) \| (?:.+\.) \|$", section, re.MULTILINE)
    assert codes == list(FAULT_CODES)


def test_every_code_of_a_wrong_row_of_a_file_is_documented_and_no_other():
    rows = ERRORS.partition("## Codes in the rows of an import")[2]
    codes = re.findall(r"^\| `(\w+)` \| (?:\w.+\.) \| (?:.+\.) \|$", rows, re.MULTILINE)
    assert codes == list(get_args(RowCode))


def test_every_code_of_a_warning_is_documented_with_its_meaning_and_its_remedy():
    codes = re.findall(r"^\| `(\w+)` \| (?:\w.+\.) \| (?:.+\.) \|$", WARNINGS, re.MULTILINE)
    assert sorted(codes) == sorted(get_args(WarningCode))


def test_every_event_is_documented_with_its_meaning_and_its_collection_and_no_other():
    page = (ROOT / "docs" / "sync.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w.]+\.\w+)` \| (.+) \| `([\w-]+)` \|$", page, re.MULTILINE)
    assert rows == [(each.name, each.meaning, each.collection) for each in EVENT_KINDS]


def test_every_setting_is_documented():
    names = [json_name(each.name) for each in fields_of(Settings) if each.name != "id"]
    sources = [
        Path(module.__file__).read_text(encoding="utf-8")
        for module in (settings, serve_command, mirror_command)
    ]
    for name in (*names, *re.findall(r"WYZBOOKS_[A-Z_]+", "".join(sources))):
        assert f"`{name}`" in API


def test_every_command_and_option_is_documented():
    commands = dict(main.main.commands)
    del commands["export"]
    commands["import"], commands["reconcile"] = import_files, reconcile_account
    groups = (
        main.import_,
        main.export,
        main.rules,
        main.reconcile,
        main.audit,
        main.service,
        main.token,
    )
    for group in groups:
        commands |= {f"{group.name} {name}": command for name, command in group.commands.items()}
    for name, command in commands.items():
        line = next(
            (line for line in API.splitlines() if line.startswith(f"| `wyzbooks {name}")), ""
        )
        assert line, name
        for parameter in command.params:
            for option in parameter.opts:
                is_own = option.startswith("--") and option not in {"--file", "--json"}
                assert not is_own or f"`{option}" in line, (name, option)


def test_every_collection_is_named_in_the_glossary():
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    for name, collection in COLLECTIONS.items():
        assert (
            f"| {name.replace('-', ' ')} |" in glossary
            or f"| {kind_of(collection.kind).replace('-', ' ')} |" in glossary
        )


def test_every_planted_bug_is_listed():
    listed = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
    assert len(BUGS) >= 15
    for bug in BUGS:
        assert f"| {bug.name} | `{bug.file}` |" in listed
        assert (ROOT / bug.file).read_text(encoding="utf-8").count(bug.right) == 1, bug.name


@pytest.mark.parametrize(
    "page",
    sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]),
    ids=lambda page: page.name,
)
def test_every_file_that_a_page_names_is_there(page):
    text = page.read_text(encoding="utf-8")
    for name in re.findall(
        r"`((?:domain|application|adapters|entrypoints|tests|docs)/[\w./-]+(?:\.\w+|/))`", text
    ):
        assert (ROOT / name).exists(), name
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", text):
        assert (page.parent / target).exists(), target
