"""Books of any size, made by the import use case and checked against the generator's figures."""

import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import frozen

from adapters.importers.iif.reader import read_iif
from application.reporting.make_report import ReportRequest, make_report
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.values import LATEST
from entrypoints.wiring import open_file
from tests.benchmarks import iif, operations, yardstick
from tests.benchmarks.documents import load, prove_cash_basis
from tests.support import import_parsed


@frozen
class Shelf:
    """A folder of generated books: each size is made once, and copied for a part that writes."""

    folder: Path

    def iif(self, documents: int) -> Path:
        """The IIF file of so many documents."""
        home = self._home(documents)
        if not (path := home / "book.iif").exists():
            iif.write(operations.read(home), path)
        return path

    def books(self, documents: int) -> Path:
        """A file of books with so many documents, proved; 0 is a new company's."""
        home = self._home(documents)
        path = home / "books.wyzbooks"
        if not path.exists():
            began = time.perf_counter()
            with made_whole(path) as draft:
                books = open_file(draft, create=True)
                if documents:
                    import_parsed(books, read_iif(self.iif(documents).read_bytes()))
                    books.read(prove, operations.expected(home))
                books.store.close()
            print(
                f"books of {documents:,} documents made and proved "
                f"in {time.perf_counter() - began:.0f} s",
                file=sys.stderr,
            )
        return path

    def documents(self, documents: int) -> Path:
        """A file of books with so many documents, entered as invoices, payments and bills, and
        proved like those of `books`."""
        home = self._home(documents)
        path = home / "documents.wyzbooks"
        if not path.exists():
            began = time.perf_counter()
            with made_whole(path) as draft:
                books = open_file(draft, create=True)
                load(books, operations.read(home))
                books.read(prove, operations.expected(home))
                books.read(prove_cash_basis, operations.read(home))
                books.store.close()
            print(
                f"books of {documents:,} invoices, payments and bills made and proved "
                f"in {time.perf_counter() - began:.0f} s",
                file=sys.stderr,
            )
        return path

    def yardstick(self, documents: int) -> Path:
        """The bare database of the same documents."""
        home = self._home(documents)
        if not (path := home / "limit.db").exists():
            if not documents:
                (home / "ops.jsonl").touch()
            yardstick.build(home, path)
        return path

    def _home(self, documents: int) -> Path:
        home = self.folder / str(documents)
        home.mkdir(parents=True, exist_ok=True)
        if documents and not (home / "expected.json").exists():
            operations.make(home, documents)
        return home


def prove(work: UnitOfWork, expected: dict[str, dict[str, int]]) -> None:
    """Check every balance and every year's net income against the generator, to the cent."""
    numbers = {each.id: each.number for each in work.accounts().values()}
    balances = {
        numbers[id_]: each.net
        for id_, each in work.session.ledger.turnovers(None, LATEST).items()
        if each.net
    }
    wanted = {
        iif.number_of(code): cents
        for code, cents in expected["trial_balance_cents"].items()
        if cents
    }
    assert balances == wanted, "the trial balance is not that of the generator"
    for year, cents in expected["net_income_by_year_cents"].items():
        report = make_report(
            work,
            "profit-loss",
            ReportRequest(first=date(int(year), 1, 1), last=date(int(year), 12, 31)),
        )
        assert report.totals["net_income"] == cents, (
            f"the net income of {year} is not that of the generator"
        )


@contextmanager
def made_whole(path: Path) -> Iterator[Path]:
    """A path for a file that gets its name only when it is complete."""
    draft = path.with_name(f"draft-{path.name}")
    for stale in path.parent.glob(f"{draft.name}*"):
        stale.unlink()
    yield draft
    draft.replace(path)


@contextmanager
def shelf(keep: Path | None) -> Iterator[Shelf]:
    """A shelf in a folder that is kept, or in one that is removed at the end."""
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        yield Shelf(keep)
    else:
        with TemporaryDirectory(prefix="wyzbooks-bench-") as folder:
            yield Shelf(Path(folder))


@contextmanager
def copies(*paths: Path) -> Iterator[Sequence[Path]]:
    """Copies of some files, in a folder that is removed at the end."""
    with TemporaryDirectory(prefix="wyzbooks-bench-") as folder:
        yield [Path(shutil.copy2(path, Path(folder) / path.name)) for path in paths]


@contextmanager
def opened(path: Path) -> Iterator[Books]:
    """A copy of a file of books, open in this process."""
    with copies(path) as (copy,):
        books = open_file(copy)
        try:
            yield books
        finally:
            books.store.close()
