"""The ids that a plan gives to new records: its own id and a number."""

_MOST_RECENT = 1_000
"""How many ids are remembered with their numbers."""


class NumberedIds:
    """Ids that begin with the id of a plan, so that a plan made again gives the same ids.

    It contains the ids that it has given. A plan keeps their numbers, which need less memory.
    """

    def __init__(self, plan_id: str) -> None:
        self._start = f"{plan_id}-"
        self._last = 0
        self._recent: dict[str, int] = {}
        """The numbers of the ids that were given or asked for lately, most of which come again."""

    def new(self) -> str:
        """The next id."""
        self._last += 1
        id_ = self.id_of(self._last)
        self._remember(id_, self._last)
        return id_

    def id_of(self, number: int) -> str:
        """The id with a number."""
        return f"{self._start}{number:06d}"

    def number_of(self, id_: str) -> int | None:
        """The number of an id that it has given; None for any other."""
        if not id_.startswith(self._start):
            return None
        if recent := self._recent.get(id_):
            return recent
        digits = id_[len(self._start) :]
        if not (digits.isascii() and digits.isdigit()):
            return None
        number = int(digits)
        if not 0 < number <= self._last or id_ != self.id_of(number):
            return None
        self._remember(id_, number)
        return number

    def _remember(self, id_: str, number: int) -> None:
        if len(self._recent) == _MOST_RECENT:
            self._recent.clear()
        self._recent[id_] = number

    def __contains__(self, id_: object) -> bool:
        return isinstance(id_, str) and self.number_of(id_) is not None


class UnwrittenIds:
    """Those of some numbered ids of which no record is stored yet."""

    def __init__(self, ids: NumberedIds) -> None:
        self._ids = ids
        self._written = bytearray()
        """By the number of an id, whether it is taken out."""

    def __contains__(self, id_: object) -> bool:
        number = self._ids.number_of(id_) if isinstance(id_, str) else None
        return number is not None and not (number < len(self._written) and self._written[number])

    def take_out(self, id_: str) -> None:
        """Take the id of a stored record out, if it is among them."""
        if number := self._ids.number_of(id_):
            self._written.extend(bytes(max(0, number + 1 - len(self._written))))
            self._written[number] = True
