"""Every decision in docs/decisions has all its parts and a row in the table."""

import re
from datetime import date
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "decisions"
TABLE = (FOLDER / "README.md").read_text(encoding="utf-8")
FILES = sorted(FOLDER.glob("[0-9]*.md"))
PAGES = [*FILES, FOLDER / "README.md"]

PARTS = ("Context", "Decision", "Alternatives", "Consequences", "What would change it")
"""The headings of a decision, in their order."""

OPTIONAL = {"Consequences"}
LONGEST = 100

LINK = re.compile(r"\[(\d+)\]\((\d{4})-[\w-]+\.md\)")
STATUS = re.compile(
    rf"accepted(; (superseded in part by|supersedes a part of) {LINK.pattern})?"
    rf"|superseded by {LINK.pattern}"
)
HEAD = re.compile(
    r"\A# (?P<number>\d+)\. (?P<title>.+)\n\n"
    r"\*\*Date:\*\* (?P<date>.+?)\. \*\*Status:\*\* (?P<status>.+)\.\n\n"
)


def text_of(path):
    return path.read_text(encoding="utf-8")


def head_of(path):
    head = HEAD.match(text_of(path))
    assert head, 'begins with "# N. Title" and a line "**Date:** YYYY-MM-DD. **Status:** accepted."'
    return head


def parts_of(path):
    """The headings of the second level, each with the text under it."""
    parts = re.split(r"^## (.+)\n", text_of(path), flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def linked_from(status):
    """The file that a status names, or None."""
    link = LINK.search(status)
    if not link:
        return None
    number, file_number = link.groups()
    assert int(number) == int(file_number), link[0]
    (path,) = FOLDER.glob(f"{file_number}-*.md")
    return path


def is_table(line):
    return line.startswith("|")


def without_targets(line):
    """A line as a reader sees it: a link without its address."""
    return re.sub(r"\]\([^)]*\)", "]", line)


def test_the_numbers_of_decisions_have_no_gap():
    assert FILES
    assert [int(path.name[:4]) for path in FILES] == list(range(1, len(FILES) + 1))


def test_every_file_of_the_folder_is_a_decision_or_the_table():
    assert sorted(FOLDER.iterdir()) == sorted(PAGES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_decision_has_its_number_date_and_status(path):
    head = head_of(path)
    assert int(head["number"]) == int(path.name[:4])
    assert date.fromisoformat(head["date"]).isoformat() == head["date"]
    assert STATUS.fullmatch(head["status"]), head["status"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_decision_that_replaces_or_is_replaced_is_named_by_the_other(path):
    other = linked_from(head_of(path)["status"])
    if other:
        assert linked_from(head_of(other)["status"]) == path or path.name in text_of(other)
        assert ("superseded" in head_of(path)["status"]) == (other > path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_decision_has_every_part_in_order(path):
    headings = [heading for heading, _ in parts_of(path)]
    assert headings == [part for part in PARTS if part in headings or part not in OPTIONAL]
    for heading, text in parts_of(path):
        assert text.strip(), heading


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_decision_says_of_each_alternative_why_it_was_not_taken(path):
    alternatives = re.split(r"^\* ", dict(parts_of(path))["Alternatives"], flags=re.MULTILINE)[1:]
    assert len(alternatives) >= 2
    for alternative in alternatives:
        name = re.match(r"\*\*.+?\*\*", alternative)
        assert name, alternative
        assert len(alternative[name.end() :].split()) >= 5, alternative


def test_the_table_lists_every_decision_with_its_title_date_and_status():
    rows = [line for line in TABLE.splitlines() if line.startswith("| [")]
    heads = [(path.name, head_of(path)) for path in FILES]
    assert rows == [
        f"| [{head['number']}]({name}) | {head['title']} | {head['date']} | {head['status']} |"
        for name, head in heads
    ]


def test_the_template_has_every_part():
    template = TABLE.partition("```markdown\n")[2].partition("```")[0]
    assert HEAD.match(template)
    assert re.findall(r"^## (.+)$", template, re.MULTILINE) == list(PARTS)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_line_is_longer_than_a_screen_is_wide(path):
    long = [
        line
        for line in text_of(path).splitlines()
        if len(without_targets(line)) > LONGEST and not is_table(line)
    ]
    assert long == []
