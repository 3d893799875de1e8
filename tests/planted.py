"""Plants bugs, one at a time, in a copy of the program, and sees that some test catches each: `python -m tests.planted`.

`docs/testing.md` lists them; a bug that no test catches ends the run with exit code 1.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).parents[1]
AT_ONCE = 2


@frozen
class Bug:
    """A text of the program, what it becomes, and the tests that are to notice."""

    name: str
    file: str
    right: str
    wrong: str
    tests: str


BUGS = (
    Bug("a journal need not balance", "domain/ledger.py", "if self.total != credits:", "if False:", "tests/domain/test_ledger.py"),
    Bug("a journal posts the wrong way round", "domain/ledger.py", "return self.debit - self.credit", "return self.credit - self.debit", "tests/domain/test_ledger.py"),
    Bug("splits post on the same side", "domain/banking.py", "Posting(each.account_id, -each.amount", "Posting(each.account_id, each.amount", "tests/domain/test_banking.py"),
    Bug("amounts may have three decimals", "domain/values.py", r"(?:\.[0-9]{1,2})?", r"(?:\.[0-9]{1,3})?", "tests/domain/test_values.py"),
    Bug("halves are rounded to even", "domain/values.py", "rounding=ROUND_HALF_UP", 'rounding="ROUND_HALF_EVEN"', "tests/domain/test_values.py"),
    Bug("the closing date itself is open", "domain/company.py", "day <= self.closing_date", "day < self.closing_date", "tests/application/test_company.py"),
    Bug("cost of goods sold adds to profit", "domain/reports/statements.py", "add(income, negate(cogs))", "add(income, cogs)", "tests/domain/test_reports.py"),
    Bug("years are closed a day late", "domain/reports/statements.py", "_net_income(ledger, None, year - timedelta(days=1))", "_net_income(ledger, None, year)", "tests/domain/test_reports.py"),
    Bug("what left a closed period is not looked at", "application/book.py", "for entry in (old, new):", "for entry in (new,):", "tests/application/test_company.py"),
    Bug("a receivable need not name a customer", "application/book.py", "if account.control_of and (", "if False and (", "tests/application"),
    Bug("an account that is not active takes new lines", "application/book.py", "if not account.active and", "if False and", "tests/application/test_accounts.py"),
    Bug("names may be taken twice", "application/book.py", "self._check_keys(record, before)\n        old", "old", "tests/application/test_accounts.py"),
    Bug("references are not checked", "application/book.py", "self._check_references(key for key, _ in altered)", "pass", "tests/adapters/http/test_bad_input.py tests/application"),
    Bug("a record in use is removed", "application/book.py", "        if counts:\n", "        if False:\n", "tests/application/test_accounts.py"),
    Bug("versions have gaps", "application/book.py", "version = head.version + 1", "version = head.version + 2", "tests/application"),
    Bug("a mark outlives its row", "application/book.py", "self._unwrite(mark, None)\n\n    def _move_mark", "pass\n\n    def _move_mark", "tests/application/test_banking.py"),
    Bug("a stale version is overwritten", "application/collections.py", "if version is not None and version != current.version:", "if False:", "tests/adapters/http/test_everywhere.py"),
    Bug("PUT drops the date that was left out", "application/collections.py", 'frozenset({"number", "date"})', 'frozenset({"number"})', "tests/adapters/http/test_everywhere.py"),
    Bug("a key answers another request", "application/books.py", "if kept.fingerprint != retry.fingerprint:", "if False:", "tests/application/test_books.py"),
    Bug("a rehearsal is kept", "application/books.py", "raise _Undone(Rehearsal(render(book, result), book.effect()))", "return Rehearsal(render(book, result), book.effect())", "tests/application/test_books.py"),
    Bug("the log is not chained", "application/log.py", "        previous, change.version", '        "", change.version', "tests/application"),
    Bug("month balances keep what was removed", "adapters/storage/sql_session.py", "            self._sum(before, -1)\n", "            pass\n", "tests/adapters/storage"),
    Bug("debits are kept as credits", "adapters/storage/sql_session.py", "sums[each.amount < 0]", "sums[each.amount > 0]", "tests/adapters/storage"),
    Bug("the first of a partial month is left out", "adapters/storage/periods.py", 'days.append((f"{end[:7]}-01", end))', 'days.append((f"{end[:7]}-02", end))', "tests/adapters/storage"),
    Bug("a page leaves out its last row", "adapters/storage/sql_session.py", "for row in found[: query.limit]]", "for row in found[: query.limit - 1]]", "tests/adapters/storage"),
    Bug("a refused writer leaves its rows", "adapters/storage/sql_session.py", 'self._driver.execute(f"ROLLBACK TO {name}")', "pass", "tests/adapters/storage"),
    Bug("any host is answered", "adapters/http/guard.py", 'or headers.get("host", "").lower() not in hosts', "", "tests/adapters/http/test_guard.py"),
    Bug("any origin may write", "adapters/http/guard.py", "if origin is not None and", "if False and", "tests/adapters/http/test_guard.py"),
    Bug("the last of two equal keys wins", "adapters/http/strict_json.py", "if len(found) < len(pairs):", "if False:", "tests/adapters/http/test_everywhere.py"),
    Bug("a body may be nested without end", "adapters/http/strict_json.py", "if depth > DEPTH:", "if False:", "tests/adapters/http/test_everywhere.py"),
    Bug("an unknown parameter is passed over", "adapters/http/query.py", "        if name not in known:\n", "        if False:\n", "tests/adapters/http/test_everywhere.py"),
    Bug("an unbalanced transaction is imported", "adapters/quickbooks/translate.py", "if balance := sum(each.amount for each in lines):", "if balance := 0:", "tests/adapters/quickbooks/test_translate.py"),
    Bug("an import with wrong rows is half done", "application/importing.py", "if answer.refused and not partial:", "if False:", "tests/application/test_importing.py"),
)  # fmt: skip


def caught(bug: Bug) -> bool:
    """Whether the tests fail with the bug in the program."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "program"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "__pycache__", "*.wyzbooks*"))
        path = copy / bug.file
        text = path.read_text(encoding="utf-8")
        assert text.count(bug.right) == 1, f"{bug.name}: the text to change stands {text.count(bug.right)} times in {bug.file}"
        path.write_text(text.replace(bug.right, bug.wrong), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *bug.tests.split()]
        environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1", "HYPOTHESIS_PROFILE": "dev"}
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, timeout=900, check=False)
    return done.returncode == 1 and " failed" in done.stdout


def main() -> int:
    """Plant every bug; 0 if all are caught."""
    chosen = [each for each in BUGS if not sys.argv[1:] or any(word in each.name for word in sys.argv[1:])]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = list(zip(chosen, pool.map(caught, chosen), strict=True))
    for bug, is_caught in results:
        print(f"{'caught' if is_caught else 'MISSED'}  {bug.name} ({bug.file}; {bug.tests})")
    missed = sum(not is_caught for _, is_caught in results)
    print(f"{len(results) - missed} of {len(results)} planted bugs were caught")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
