"""The pages of the documentation that the server shows, made of the files in `docs/`.

`/docs/errors` explains every code of an error at an anchor with its name: the `type` of a problem
leads there.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from markdown_it import MarkdownIt
from markdown_it.token import Token

from adapters.http.content_policy import page_policy
from adapters.json_shapes.problems import ERRORS_PAGE

PAGES: Mapping[str, str] = {ERRORS_PAGE: "errors.md"}
"""The file of each page, by the address of the page."""

STYLE = "/docs/pages.css"

POLICY = page_policy("style-src 'self'", "img-src 'self'")
"""What a page may load: only the style sheet and pictures of this server."""

_STATIC = files("adapters.http") / "static"
_PACKAGED = files("adapters.http") / "pages"
"""Where a wheel has the files. A checkout has them in `docs/` alone."""
_CHECKED_OUT = Path(__file__).parents[2] / "docs"


def rendered(address: str) -> bytes:
    """The page at an address as HTML."""
    text = _source(PAGES[address]).read_text(encoding="utf-8")
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    _add_anchors(tokens)
    for token in tokens:
        token.children = _with_links_to_pages(token.children or [])
    title = next(token.content for token in tokens if token.type == "inline")
    content = markdown.renderer.render(tokens, markdown.options, {})
    template = Template((_STATIC / "page.html").read_text(encoding="utf-8"))
    return template.substitute(title=escape(title), content=content).encode()


def style_sheet() -> bytes:
    """The style sheet of the pages."""
    return (_STATIC / "pages.css").read_bytes()


def _source(name: str) -> Traversable:
    packaged = _PACKAGED / name
    return packaged if packaged.is_file() else _CHECKED_OUT / name


def _add_anchors(tokens: Sequence[Token]) -> None:
    """Give each heading an anchor, and each row of a table the anchor of its code.

    Where two tables have the same code, the first one has the anchor.
    """
    anchors: set[str] = set()
    opened: Token | None = None
    for token in tokens:
        if token.type in {"heading_open", "tr_open"}:
            opened = token
        elif token.type == "inline" and opened is not None:
            anchor = _anchor_of(opened, token)
            if anchor and anchor not in anchors:
                opened.attrSet("id", anchor)
                anchors.add(anchor)
                opened = None


def _anchor_of(opened: Token, text: Token) -> str | None:
    if opened.type == "heading_open":
        return re.sub(r"\W+", "-", text.content.lower()).strip("-")
    code = re.fullmatch(r"`(\w+)`", text.content)
    return code[1] if code else None


def _with_links_to_pages(tokens: Sequence[Token]) -> list[Token]:
    """The parts of a text, without the links to files of the documentation that are no pages."""
    kept = []
    is_dropped = False
    for token in tokens:
        if token.type == "link_open":
            name, _, anchor = str(token.attrs["href"]).partition("#")
            address = next((page for page, file in PAGES.items() if file == name), None)
            is_dropped = bool(name) and address is None and ":" not in name
            if address:
                token.attrs["href"] = f"{address}#{anchor}" if anchor else address
        if not (is_dropped and token.type in {"link_open", "link_close"}):
            kept.append(token)
    return kept
