"""The pages of the documentation that the server shows."""

import re
import tomllib
from pathlib import Path

import pytest

from adapters.http.documentation_pages import PAGES, POLICY
from adapters.json_shapes.problems import PROBLEM_TYPES
from tests.adapters.http.raw import HOST, ask
from tests.adapters.http.requests import problem

ROOT = Path(__file__).parents[3]


def page(client, address):
    return ask(client._app, "GET", address.encode(), [HOST])


def test_the_type_of_a_problem_leads_to_its_row(client):
    answer = page(client, "/docs/errors")
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["content-security-policy"] == POLICY
    rows = re.findall(r'<tr id="(\w+)">', answer.content.decode())
    assert set(PROBLEM_TYPES) <= set(rows)
    assert len(rows) == len(set(rows))
    address, _, anchor = problem(client.get("/contacts/nobody"), 404)["type"].partition("#")
    assert (address in PAGES, f'<tr id="{anchor}">' in answer.content.decode()) == (True, True)


@pytest.mark.parametrize("address", PAGES)
def test_every_link_of_a_page_leads_to_something(client, address):
    text = page(client, address).content.decode()
    assert "<script" not in text
    for target in re.findall(r'(?:href|src)="([^"]+)"', text):
        path, _, anchor = target.partition("#")
        linked = page(client, path or address)
        assert linked.status_code == 200, target
        assert not anchor or f'id="{anchor}"' in linked.content.decode(), target


def test_a_wheel_and_a_container_have_the_files_of_all_pages():
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]
    included = build["build"]["targets"]["wheel"]["force-include"]
    assert included == {f"docs/{name}": f"adapters/http/pages/{name}" for name in PAGES.values()}
    container = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    for name in included:
        assert f"COPY {name} {name}" in container
