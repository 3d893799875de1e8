"""What each column of a table holds: what a person states, its caption says or its cells show."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from attrs import define, field, frozen

from adapters.importers.bank_csv.captions import Meaning, ranked, words_of
from adapters.importers.bank_csv.cell_kinds import ColumnKind, column_kinds
from adapters.importers.bank_csv.days import is_day
from adapters.importers.bank_csv.money_columns import amount_and_balance
from adapters.importers.text import quoted
from application.importing.parsed_file import UnreadableFile
from application.importing.statements import ColumnMapping

MAPPING = "mapping"
AMOUNTS: tuple[Meaning, ...] = ("amount", "debit", "credit")
_MOST_WIDTH = 100
"""How many columns are looked at where captions do not tell what they hold."""
_MOST_NAMED = 40
"""How many columns a message names."""
_TEXTS: tuple[Meaning, ...] = ("payee", "memo")
_OTHERS: tuple[Meaning, ...] = ("status", "category", "fitid")
_LAST: tuple[Meaning, ...] = ("type", "account", "currency")


@frozen
class Columns:
    """The column of each meaning, counted from 0, and how it is known."""

    places: Mapping[Meaning, int]
    stated: frozenset[Meaning]
    """Those that a person has stated."""
    by_cells: frozenset[Meaning]
    """Those that only their cells show."""
    days: tuple[int, ...] = ()
    """All columns of dates, which have one order of day and month."""

    def get(self, meaning: Meaning) -> int | None:
        """The column of a meaning; None if there is none."""
        return self.places.get(meaning)

    @property
    def has_amounts(self) -> bool:
        """Whether there is a column of dates, and one of amounts."""
        return "date" in self.places and any(meaning in self.places for meaning in AMOUNTS)

    @property
    def sign_is_stated(self) -> bool:
        """Whether a person has said which columns hold the amounts, and so which sign they have."""
        return any(meaning in self.stated for meaning in AMOUNTS)


def choose_columns(
    captions: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int,
    mapping: ColumnMapping | None,
) -> Columns:
    """What the columns of a table hold; no captions if it has no header.

    Raises `UnreadableFile` if the mapping names a column that the table does not have.
    """
    with_days = [row for row in rows if any(map(is_day, row[:_MOST_WIDTH]))]
    kinds = column_kinds(with_days, min(width, _MOST_WIDTH))
    choice = _Choice(captions, kinds)
    for meaning, name in mapping.columns if mapping else ():
        choice.state(meaning, column_named(name, captions, width))
    choice.by_captions()
    choice.by_cells()
    days = tuple(
        kind.column for kind in kinds if kind.is_day or kind.column == choice.places.get("date")
    )
    return Columns(choice.places, frozenset(choice.stated), frozenset(choice.shown), days)


def column_named(name: str, captions: Sequence[str], width: int) -> int:
    """The column with a caption, or with a number of which the first is 1.

    Raises `UnreadableFile`, which names the columns that there are.
    """
    texts = [caption.strip() for caption in captions]
    if name.strip() and name.strip() in texts:
        return texts.index(name.strip())
    words = words_of(name)
    same = [column for column, caption in enumerate(texts) if words and words_of(caption) == words]
    if same:
        return same[0]
    if name.isascii() and name.isdigit() and len(name) < 5 and 1 <= int(name) <= width:
        return int(name) - 1
    named = ", ".join(quoted(caption) for caption in texts[:_MOST_NAMED] if caption)
    there = f"its columns are {named}" if named else f"it has no header, and {width} columns"
    raise UnreadableFile(MAPPING, f"the file has no column {quoted(name)}: {there}")


@define
class _Choice:
    """The columns that are chosen so far; none is chosen twice."""

    captions: Sequence[str]
    kinds: Sequence[ColumnKind]
    places: dict[Meaning, int] = field(factory=dict)
    stated: set[Meaning] = field(factory=set)
    shown: set[Meaning] = field(factory=set)

    def state(self, meaning: Meaning, column: int) -> None:
        """Take a column that a person has stated."""
        self.places[meaning] = column
        self.stated.add(meaning)

    def by_captions(self) -> None:
        """Choose the columns whose captions say what they hold, if their cells do not deny it."""
        self._take("date", lambda kind: kind.days * 2 >= kind.filled)
        self._take("balance", _is_mostly_money)
        self._take_amounts()
        if not self._take("indicator", lambda kind: kind.is_indicator or not kind.rows):
            self._take_indicator()
        for meaning in _OTHERS:
            self._take(meaning, lambda kind: not kind.days or not kind.is_day)
        self._take("number", lambda kind: not kind.is_text or kind.letters_a_row < 2_000)
        self._take("payee", lambda kind: not kind.is_day and not kind.is_indicator)
        self._take("memo", lambda kind: not kind.is_day and not kind.directions)
        for meaning in _LAST:
            self._take(meaning, lambda kind: not kind.is_day)

    def by_cells(self) -> None:
        """Choose by their cells what no caption names."""
        kinds = self.kinds
        if "date" not in self.places:
            self._show("date", (kind.column for kind in kinds if kind.is_day))
        if not any(meaning in self.places for meaning in AMOUNTS):
            for money, column in amount_and_balance(self._free(), kinds).items():
                self._show(money, [column])
        if self.captions and self._has_texts:
            return
        texts = sorted(
            (kind for kind in self._free() if kind.is_text),
            key=lambda kind: (-kind.letters_a_row, kind.column),
        )
        if not self.captions:
            self._take_indicator()
            self._show("account", (kind.column for kind in self._free() if kind.is_account))
            self._show(
                "number",
                (kind.column for kind in self._free() if kind.is_number and kind.letters == 0),
            )
        for meaning, kind in zip(_TEXTS, texts, strict=False):
            is_telling = meaning == "payee" or (
                not self.captions and kind.letters_a_row >= 500 and kind.distinct > 1
            )
            if is_telling and meaning not in self.places:
                self._show(meaning, [kind.column])

    @property
    def _has_texts(self) -> bool:
        return any(meaning in self.places for meaning in _TEXTS)

    def _free(self) -> list[ColumnKind]:
        taken = set(self.places.values())
        return [kind for kind in self.kinds if kind.column not in taken]

    def _take(self, meaning: Meaning, fits: Callable[[ColumnKind], bool]) -> bool:
        """Choose the column whose caption has a meaning best; False if there is none."""
        if meaning in self.places:
            return True
        column = self._captioned(meaning, fits)
        if column is None:
            return False
        self.places[meaning] = column
        return True

    def _captioned(
        self, meaning: Meaning, fits: Callable[[ColumnKind], bool], besides: int | None = None
    ) -> int | None:
        taken = {*self.places.values(), besides}
        for column in ranked(meaning, self.captions):
            if column not in taken and (column >= len(self.kinds) or fits(self.kinds[column])):
                return column
        return None

    def _take_amounts(self) -> None:
        """Choose the column of amounts, or those of what goes out and of what comes in."""
        if "amount" in self.stated:
            return
        if self.stated & {"debit", "credit"}:
            self._take("debit", _is_mostly_money)
            self._take("credit", _is_mostly_money)
            return
        amount = self._captioned("amount", _is_mostly_money)
        if amount is None:
            amount = self._captioned("indicator", _has_money)
        out = self._captioned("debit", _is_mostly_money)
        into = self._captioned("credit", _is_mostly_money, out)
        is_pair = out is not None and into is not None
        is_full = amount is not None and (amount >= len(self.kinds) or self.kinds[amount].is_full)
        if amount is not None and (is_full or not is_pair):
            self.places["amount"] = amount
        else:
            if out is not None:
                self.places["debit"] = out
            if into is not None:
                self.places["credit"] = into

    def _take_indicator(self) -> None:
        """Choose a column of which each cell says whether the amount comes in or goes out."""
        if "amount" in self.places and "indicator" not in self.places:
            columns = [kind.column for kind in self._free() if kind.is_indicator]
            if columns:
                self.places["indicator"] = columns[0]

    def _show(self, meaning: Meaning, columns: Iterable[int]) -> None:
        """Choose the first of some columns because of its cells."""
        column = next(iter(columns), None)
        if column is not None and meaning not in self.places:
            self.places[meaning] = column
            self.shown.add(meaning)


def _is_mostly_money(kind: ColumnKind) -> bool:
    """Whether a column may hold amounts, of which some are wrong."""
    return kind.money * 2 >= kind.filled


def _has_money(kind: ColumnKind) -> bool:
    return kind.money > 0 and _is_mostly_money(kind)
