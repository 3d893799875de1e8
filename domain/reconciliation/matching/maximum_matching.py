"""Which pairs are the same in every best matching of equal lines with equal rows.

A best matching pairs as many as possible. What another one pairs otherwise is ambiguous. A group of
equal lines has a capacity, which is how many lines it has; so has a group of equal rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

Edge = tuple[int, int]
"""The places of a group of lines and of a group of rows that can be the same."""


def forced_pairs(
    edges: Sequence[Edge], line_counts: Mapping[int, int], row_counts: Mapping[int, int]
) -> dict[Edge, int]:
    """How many pairs of each edge there are at least in every matching of as many as possible.

    Edges of which another matching has fewer pairs than the one that is tried are left out. The
    time is that of the edges squared at most, so callers limit their number.
    """
    flow = _Flow(edges, line_counts, row_counts)
    flow.fill()
    return {edge: pairs for edge, pairs in flow.pairs.items() if pairs and flow.is_forced(edge)}


def components(edges: Iterable[Edge]) -> Iterator[list[Edge]]:
    """The edges in parts that have no line and no row in common."""
    edges_of: dict[tuple[str, int], list[Edge]] = defaultdict(list)
    for edge in edges:
        edges_of["line", edge[0]].append(edge)
        edges_of["row", edge[1]].append(edge)
    seen: set[Edge] = set()
    for start in [edge for edges in edges_of.values() for edge in edges]:
        if start in seen:
            continue
        seen.add(start)
        component = [start]
        for edge in component:
            for neighbour in (*edges_of["line", edge[0]], *edges_of["row", edge[1]]):
                if neighbour not in seen:
                    seen.add(neighbour)
                    component.append(neighbour)
        yield sorted(component)


class _Flow:
    """A matching as a flow from groups of lines to groups of rows."""

    def __init__(
        self, edges: Sequence[Edge], line_counts: Mapping[int, int], row_counts: Mapping[int, int]
    ) -> None:
        self.pairs = dict.fromkeys(edges, 0)
        self._free_lines = {line: line_counts[line] for line, _ in edges}
        self._free_rows = {row: row_counts[row] for _, row in edges}
        self._rows_of: dict[int, list[int]] = {line: [] for line, _ in edges}
        self._lines_of: dict[int, list[int]] = {row: [] for _, row in edges}
        for line, row in edges:
            self._rows_of[line].append(row)
            self._lines_of[row].append(line)

    def fill(self) -> None:
        """Pair as many as possible."""
        for edge in self.pairs:
            self._add(edge, min(self._free_lines[edge[0]], self._free_rows[edge[1]]))
        for line in self._rows_of:
            while self._free_lines[line] and self._augment(line):
                pass

    def is_forced(self, edge: Edge) -> bool:
        """Whether no matching of as many pairs has fewer pairs of this edge."""
        line, row = edge
        _, rows = self._reachable(line, without=edge)
        if row in rows or any(self._free_rows[other] for other in rows):
            return False  # The line can have another row, and its row another line or none.
        rivals = [other for other, free in self._free_lines.items() if free and other != line]
        return not any(row in self._reachable(rival, without=edge)[1] for rival in rivals)

    def _add(self, edge: Edge, count: int) -> None:
        self.pairs[edge] += count
        self._free_lines[edge[0]] -= count
        self._free_rows[edge[1]] -= count

    def _reachable(self, start: int, without: Edge) -> tuple[set[int], set[int]]:
        """The lines and rows whose pairs can change if a line takes another row."""
        lines, rows, waiting = {start}, set[int](), [start]
        while waiting:
            line = waiting.pop()
            for row in self._rows_of[line]:
                if row in rows or (line, row) == without:
                    continue
                rows.add(row)
                for other in self._lines_of[row]:
                    if other not in lines and self.pairs[other, row] and (other, row) != without:
                        lines.add(other)
                        waiting.append(other)
        return lines, rows

    def _augment(self, start: int) -> bool:
        """Pair one more line of a group, where others can give way."""
        came_from: dict[int, int] = {}
        giver: dict[int, int] = {}
        seen, waiting = {start}, [start]
        for line in waiting:
            for row in self._rows_of[line]:
                if row in came_from:
                    continue
                came_from[row] = line
                if self._free_rows[row]:
                    self._shift(row, came_from, giver)
                    return True
                for other in self._lines_of[row]:
                    if other not in seen and self.pairs[other, row]:
                        seen.add(other)
                        giver[other] = row
                        waiting.append(other)
        return False

    def _shift(self, row: int, came_from: dict[int, int], giver: dict[int, int]) -> None:
        """Move one pair along the way that leads from a line without a pair to a free row."""
        self._free_rows[row] -= 1
        line = came_from[row]
        self.pairs[line, row] += 1
        while line in giver:
            row = giver[line]
            self.pairs[line, row] -= 1
            line = came_from[row]
            self.pairs[line, row] += 1
        self._free_lines[line] -= 1
