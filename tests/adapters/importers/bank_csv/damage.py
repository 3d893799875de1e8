"""Damaged CSV files of banks: what happens to files on their way, and what programs do to them."""

from pathlib import Path
from random import Random

DATA = Path(__file__).parents[3] / "data" / "bank_csv"
SEEDS = tuple(path.read_bytes() for path in sorted(DATA.glob("*.csv")))
"""Real files in small."""
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman", "cp437")
CELLS = (
    *(b"", b" ", b"0", b"0.00", b"-0.00", b"1e5", b"1.9E+18", b"--5", b"1,000.00", b"9" * 20),
    *(b"13/13/2026", b"0/0/0", b"2/30/2026", b"31/12/1899", b"1/1/2201", b"1/2/3", b"20260131"),
    *(b"Pending", b"Declined", b"Total", b"Balance", b"Debit", b"Credit", b"DR", b"Date"),
    *(b'"', b'""', b'"a', b'="0', b"'5", b"\x00", b"\xff", b"\xe2\x80\xae", b"&amp;", b"&#0;"),
    *(b"&#1114112;", b"\xc2\xb2", b"\xd9\xa3", b"x" * 300, b"(", b"($", b"1.2.3,4", b"'", b"="),
)


def damaged(random: Random) -> bytes:
    """A file with some damage, or bytes that are no file at all."""
    if random.random() < 0.05:
        return random.randbytes(random.randrange(2_000))
    content = b"".join(random.choices(SEEDS, k=random.choice([1, 1, 1, 2])))
    for damage in random.choices(*zip(*DAMAGE.items(), strict=True), k=random.randint(1, 4)):
        content = damage(content, random)
    return content


def _cut(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content) + 1)
    return content[:at] if random.random() < 0.7 else content[at:]


def _change_bytes(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.randint(1, 8)):
        if changed:
            place = random.randrange(len(changed))
            if random.random() < 0.5:
                changed[place] = random.randrange(256)
            else:
                changed[place:place] = random.randbytes(random.randint(1, 5))
    return bytes(changed)


def _change_rows(content: bytes, random: Random) -> bytes:
    """Rows that are dropped, doubled or moved."""
    rows = content.splitlines(keepends=True)
    if not rows:
        return content
    place = random.randrange(len(rows))
    match random.randrange(3):
        case 0:
            del rows[place : place + random.randint(1, 3)]
        case 1:
            rows[place:place] = rows[place : place + random.randint(1, 4)] * random.randint(1, 3)
        case _:
            rows.insert(random.randrange(len(rows)), rows.pop(place))
    return b"".join(rows)


def _change_cells(content: bytes, random: Random) -> bytes:
    """Cells that are replaced, dropped, or added."""
    rows = content.splitlines(keepends=True)
    if not rows:
        return content
    for _ in range(random.randint(1, 4)):
        place = random.randrange(len(rows))
        delimiter = max((b",", b";", b"\t"), key=rows[place].count)
        cells = rows[place].split(delimiter)
        column = random.randrange(len(cells))
        match random.randrange(3):
            case 0:
                cells[column] = random.choice(CELLS)
            case 1:
                del cells[column]
            case _:
                cells.insert(column, random.choice(CELLS))
        rows[place] = delimiter.join(cells)
    return b"".join(rows)


def _swap(content: bytes, random: Random) -> bytes:
    signs = [b"\t", b",", b";", b"|", b"\n", b"\r", b"\r\n", b'"', b".", b"-", b"/"]
    return content.replace(random.choice(signs), random.choice(signs))


def _change_encoding(content: bytes, random: Random) -> bytes:
    text = content.decode(random.choice(ENCODINGS), errors="replace")
    return text.encode(random.choice(ENCODINGS), errors="replace")


DAMAGE = {
    _change_cells: 8,
    _change_rows: 6,
    _change_bytes: 4,
    _cut: 2,
    _swap: 2,
    _change_encoding: 1,
}
"""What may happen to a file, and how often of 23 times."""
