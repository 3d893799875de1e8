"""How an OFX file is divided into tags, each with the text behind it.

The SGML form, in which elements have no closing tags, and the XML form are read alike. Nothing is
expanded: declarations of entities are skipped. Every line of the file belongs to one tag: the tag
that is its first character other than a space, or the tag in whose text it begins. A file may be
one line, so it is not read by lines.
"""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO, TextIOWrapper

from adapters.importers.statement_texts import clean_text
from application.importing.parsed_file import Check

LONGEST_TEXT = 100_000
"""How many characters of the text behind a tag are read."""
LONGEST_NAME = 200
"""How many characters the name of a tag has at most, with spaces and attributes."""
_PIECE = 64 * 1024
_MOST_NAMES = 10_000

_NAME = re.compile(r"\s*(/?)\s*([A-Za-z][A-Za-z0-9_.:-]{0,63})(?:\s[^>]*)?/?\s*", re.ASCII)
_ENTITY = re.compile(
    r"&(?:lt|gt|amp|quot|apos|#0*[1-9][0-9]{1,6}|#x0*[1-9a-f][0-9a-f]{1,5});", re.IGNORECASE
)
_COMMENT, _CHARACTER_DATA = "!--", "![CDATA["


class Tag:
    """A tag, such as `<NAME>` or `</NAME>`, with the text behind it and the lines that it has."""

    __slots__ = (
        *("blank_lines", "closes", "is_cut", "length", "line", "lines", "name"),
        *("parts", "starts_line"),
    )

    def __init__(
        self, name: str, line: int, *, closes: bool = False, starts_line: bool = False
    ) -> None:
        self.name = name
        """In capitals; empty for what stands before the first tag."""
        self.closes = closes
        self.line = line
        """The line on which it stands; the first is 1."""
        self.starts_line = starts_line
        """Whether nothing but spaces is before it on its line, so that the line belongs to it."""
        self.parts: list[str] = []
        """The parts of its text."""
        self.length = 0
        """How many characters they have."""
        self.lines = 0
        """How many lines other than its own begin in its text."""
        self.blank_lines = 0
        """How many lines after its own are blank."""
        self.is_cut = False
        """Whether its text is longer than `LONGEST_TEXT`."""

    @property
    def text(self) -> str:
        """The text, with its entities read and in one line."""
        if not self.parts:
            return ""
        raw = self.parts[0] if len(self.parts) == 1 else "".join(self.parts)
        return clean_text(_ENTITY.sub(_character, raw) if "&" in raw else raw)


class TagReader:
    """Reads the tags of a file in order."""

    def __init__(self, content: bytes, encoding: str, check: Check) -> None:
        self._content, self._encoding, self._check = content, encoding, check
        self._names: dict[str, tuple[str, bool] | None] = {}
        self._tag = Tag("", 1)
        self._is_first = True
        self._line = 1
        self._is_fresh = True
        """Whether the current line has nothing but spaces so far."""
        self._skipped_to = ""
        """What ends the comment or the character data that is read now; empty outside of them."""
        self.open_comment: Tag | None = None
        """Where a comment begins that has not ended yet."""
        self.total = 0
        """How many lines the file has; known when all tags were read."""

    def tags(self) -> Iterator[Tag]:
        """The tags. What is before the first tag is one without a name."""
        rest, is_continued, last = "", False, "\n"
        with TextIOWrapper(BytesIO(self._content), self._encoding, errors="replace") as text:
            while piece := text.read(_PIECE):
                self._check()
                last = piece[-1]
                *parts, rest = (rest + piece).split("<")
                if is_continued and parts:
                    self._add(parts.pop(0))
                    is_continued = False
                for part in parts:
                    if ended := self._part(part):
                        yield ended
                if is_continued:
                    self._add(rest)
                    rest = ""
                elif len(rest) > _PIECE:
                    if ended := self._part(rest):
                        yield ended
                    rest, is_continued = "", True
        if is_continued:
            self._add(rest)
        elif ended := self._part(rest):
            yield ended
        if self._is_fresh and last != "\n":
            self._tag.blank_lines += 1
        self.total = self._line - (last == "\n")
        yield self._tag

    def _part(self, part: str) -> Tag | None:
        """Read what stands between two `<`; the tag before, if it is ended by another one."""
        if self._is_first:  # It is before the first `<`.
            self._is_first = False
            self._add(part)
            return None
        if self._skipped_to:
            self._add(f"<{part}")
            return None
        name, bracket, text = part.partition(">")
        parts = self._name(name) if bracket else None
        if parts is None:
            self._add_other(part)
            return None
        ended = self._tag
        self._tag = Tag(parts[0], self._line, closes=parts[1], starts_line=self._is_fresh)
        self._is_fresh = False
        if "\n" in name:
            self._count(name)
        if text:
            self._add(text)
        return ended

    def _name(self, text: str) -> tuple[str, bool] | None:
        """The name of a tag, and whether it closes; None if it is no tag."""
        if text in self._names:
            return self._names[text]
        if len(text) > LONGEST_NAME:
            return None
        if len(self._names) >= _MOST_NAMES:
            self._names.clear()
        match = _NAME.fullmatch(text)
        parts = (match[2].upper(), bool(match[1])) if match else None
        self._names[text] = parts
        return parts

    def _add_other(self, part: str) -> None:
        """Add what begins with `<` and is no tag: a comment, a declaration, or a text."""
        if not part:
            if self._is_fresh:
                self._count("<")
            self._append("<")
            return
        if part.startswith(_COMMENT):
            self._skipped_to = "-->"
            self.open_comment = Tag(_COMMENT, self._line)
            self._add(part)
        elif part[: len(_CHARACTER_DATA)].upper() == _CHARACTER_DATA:
            self._skipped_to = "]]>"
            self._add(part[len(_CHARACTER_DATA) :])
        elif part.startswith(("?", "!")):
            declaration, _, text = part.partition(">")
            self._count(f"<{declaration}")
            self._add(text)
        else:
            self._add(f"<{part}")

    def _add(self, text: str) -> None:
        """Add a text to that of the tag, or to the comment or character data that is in it."""
        if self._skipped_to:
            inside, end, text = text.partition(self._skipped_to)
            self._count(inside + end)
            if self._skipped_to == "]]>":
                self._append(inside.replace("&", "&amp;"))
            if not end:
                return
            self._skipped_to, self.open_comment = "", None
        if text:
            self._count(text)
            self._append(text)

    def _append(self, text: str) -> None:
        tag = self._tag
        if tag.length + len(text) <= LONGEST_TEXT:
            tag.parts.append(text)
            tag.length += len(text)
        elif not text.isspace():
            tag.is_cut = True

    def _count(self, text: str) -> None:
        """Count the lines that begin in a text."""
        if "\n" not in text:
            if self._is_fresh and not text.isspace():
                self._tag.lines += 1
                self._is_fresh = False
            return
        if text.isspace():
            ends = text.count("\n")
            self._tag.blank_lines += ends if self._is_fresh else ends - 1
            self._line += ends
            self._is_fresh = True
            return
        first, *lines = text.split("\n")
        self._count_line(first)
        for line in lines:
            self._tag.blank_lines += self._is_fresh
            self._line += 1
            self._is_fresh = True
            self._count_line(line)

    def _count_line(self, line: str) -> None:
        if self._is_fresh and line and not line.isspace():
            self._tag.lines += 1
            self._is_fresh = False


def _character(match: re.Match[str]) -> str:
    """The character of a numeric entity or of one of the five that XML defines."""
    return unescape(match[0].lower())
