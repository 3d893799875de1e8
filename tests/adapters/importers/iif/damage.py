"""Damaged IIF files: what happens to files on their way, and what programs do to them."""

from pathlib import Path
from random import Random

DATA = Path(__file__).parents[3] / "data"
SEEDS = tuple(path.read_bytes() for path in sorted(DATA.glob("**/*.iif")))
"""Real files in small."""
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman", "cp437")
CELLS = (
    *(b"", b" ", b"0", b"-0.00", b"1e5", b"--5", b"5.00%", b'"1,000.00"', b"9999999999999.99"),
    *(b"13/13/2026", b"0/0/0", b"2/30/2026", b"31/12/1899", b"1/1/2201", b"12/31/99"),
    *(b"TRNS", b"SPL", b"ENDTRNS", b"!TRNS", b"INVOICE", b"CHECK", b"TRANSFER", b"DEPOSIT"),
    *(b"AR", b"BANK", b"NONPOSTING", b"GRP", b"STAX", b"a:b:c", b":", b"a::b", b"1200", b"x" * 300),
    *(b'"', b'""', b'"a', b"\x00", b"\xff", b"\xe2\x80\xae", b"\\n", b"Y", b"AUTOSTAX"),
    *(b"Accounts Receivable", b"Accounts Payable", b"Undeposited Funds", b"Checking", b"x:" * 40),
)


def damaged(random: Random) -> bytes:
    """A file with some damage, or bytes that are no file at all."""
    if random.random() < 0.05:
        return random.randbytes(random.randrange(2_000))
    content = b"".join(random.choices(SEEDS, k=random.choice([1, 1, 2, 3])))
    for damage in random.choices(*zip(*DAMAGE.items(), strict=True), k=random.randint(1, 4)):
        content = damage(content, random)
    return content


def _cut(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content) + 1)
    return content[:at] if random.random() < 0.7 else content[at:]


def _flip_bytes(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.randint(1, 8)):
        if changed:
            changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _insert_bytes(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content) + 1)
    return content[:at] + random.randbytes(random.randint(1, 20)) + content[at:]


def _change_rows(content: bytes, random: Random) -> bytes:
    """Rows that are dropped, doubled, moved or shuffled."""
    rows = content.splitlines(keepends=True)
    if not rows:
        return content
    place = random.randrange(len(rows))
    match random.randrange(4):
        case 0:
            del rows[place : place + random.randint(1, 3)]
        case 1:
            rows[place:place] = rows[place : place + random.randint(1, 4)] * random.randint(1, 3)
        case 2:
            rows.insert(random.randrange(len(rows)), rows.pop(place))
        case _:
            end = place + random.randint(2, 12)
            rows[place:end] = random.sample(rows[place:end], len(rows[place:end]))
    return b"".join(rows)


def _change_cells(content: bytes, random: Random) -> bytes:
    """Cells that are replaced, dropped, added or moved to another row."""
    rows = content.splitlines(keepends=True)
    if not rows:
        return content
    for _ in range(random.randint(1, 4)):
        place = random.randrange(len(rows))
        cells = rows[place].split(b"\t")
        column = random.randrange(len(cells))
        match random.randrange(4):
            case 0:
                cells[column] = random.choice(CELLS)
            case 1:
                del cells[column]
            case 2:
                cells.insert(column, random.choice(CELLS))
            case _:
                others = random.choice(rows).split(b"\t")
                cells[column] = others[min(column, len(others) - 1)]
        rows[place] = b"\t".join(cells)
    return b"".join(rows)


def _swap_separators(content: bytes, random: Random) -> bytes:
    separators = [b"\t", b",", b";", b"    ", b"|", b"\n", b"\r", b"\r\n"]
    return content.replace(random.choice(separators), random.choice(separators))


def _change_encoding(content: bytes, random: Random) -> bytes:
    text = content.decode(random.choice(ENCODINGS), errors="replace")
    return text.encode(random.choice(ENCODINGS), errors="replace")


DAMAGE = {
    _change_cells: 8,
    _change_rows: 8,
    _flip_bytes: 4,
    _insert_bytes: 2,
    _cut: 2,
    _swap_separators: 1,
    _change_encoding: 1,
}
"""What may happen to a file, and how often of 26 times: what leaves most of it readable, most."""
