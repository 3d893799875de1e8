"""Plants bugs, one at a time, in a copy of the program, and sees that some test catches each: `python -m tests.mutation`.

`docs/testing.md` lists them; a bug that no test catches ends the run with exit code 1.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
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
    Bug("a journal need not balance", "domain/ledger/journals.py", "if self.total != credits:", "if False:", "tests/domain/ledger/test_journals.py"),
    Bug("a journal posts the wrong way round", "domain/ledger/journals.py", "return self.debit - self.credit", "return self.credit - self.debit", "tests/domain/ledger/test_journals.py"),
    Bug("splits post on the same side", "domain/banking/bank_transactions.py", "Posting(each.account_id, -each.amount", "Posting(each.account_id, each.amount", "tests/domain/banking/test_bank_transactions.py"),
    Bug("amounts may have three decimals", "domain/values.py", r"(?:\.[0-9]{1,2})?", r"(?:\.[0-9]{1,3})?", "tests/domain/test_values.py"),
    Bug("halves are rounded to even", "domain/values.py", "rounding=ROUND_HALF_UP", 'rounding="ROUND_HALF_EVEN"', "tests/domain/test_values.py"),
    Bug("the closing date itself is open", "domain/ledger/company.py", "day <= self.closing_date", "day < self.closing_date", "tests/application/ledger/test_company.py"),
    Bug("cost of goods sold adds to profit", "domain/reports/groups.py", '_GROSS = {"income": 1, "cogs": -1}', '_GROSS = {"income": 1, "cogs": 1}', "tests/domain/reports/test_reports.py tests/application/reporting/test_examples.py tests/application/reporting/test_reports_tie.py"),
    Bug("years are closed a day late", "domain/reports/statements.py", "net_income(ledger, year_of(ledger, query.end), query.end, query.basis)", "net_income(ledger, year_of(ledger, query.end) + timedelta(days=1), query.end, query.basis)", "tests/domain/reports/test_reports.py"),
    Bug("the first day of a year is in two of them", "domain/reports/balances.py", "min(last, year - timedelta(days=1))", "min(last, year)", "tests/application/reporting/test_examples.py tests/application/reporting/test_reports_tie.py"),
    Bug("what left a closed period is not looked at", "application/unit_of_work/guards/closed_periods.py", "for entry in (change.entry_before, change.entry_after):", "for entry in (change.entry_after,):", "tests/application/ledger/test_company.py"),
    Bug("a receivable need not name a customer", "application/unit_of_work/guards/posting_rules.py", "if account.control_of and (", "if False and (", "tests/application"),
    Bug("an account that is not active takes new lines", "application/unit_of_work/guards/posting_rules.py", "if not account.active and", "if False and", "tests/application/ledger/test_accounts.py"),
    Bug("names may be taken twice", "application/unit_of_work/guards/unique_keys.py", "if others := [id_ for id_ in reader.references.holders(type(record), name, key) if id_ != record.id]:", "if others := []:", "tests/application/ledger/test_accounts.py"),
    Bug("references are not checked", "application/unit_of_work/unit_of_work.py", "self._check_references(key for key, _ in altered)", "pass", "tests/adapters/http/test_bad_input.py tests/application"),
    Bug("a record in use is removed", "application/unit_of_work/guards/records_in_use.py", "    if counts:\n", "    if False:\n", "tests/application/ledger/test_accounts.py"),
    Bug("versions have gaps", "application/unit_of_work/change_log.py", "        head.version + 1, stamp.at", "        head.version + 2, stamp.at", "tests/application"),
    Bug("a mark outlives its row", "application/unit_of_work/postings.py", "            self._records.delete_derived(mark)\n", "            pass\n", "tests/application/banking/test_bank_transactions.py"),
    Bug("a stale version is overwritten", "application/collections/operations.py", "if version is not None and version != current.version:", "if False:", "tests/adapters/http/test_everywhere.py"),
    Bug("PUT drops the date that was left out", "application/collections/collection.py", 'frozenset({"number", "date"})', 'frozenset({"number"})', "tests/adapters/http/test_everywhere.py"),
    Bug("a key answers another request", "application/unit_of_work/books.py", "if stored.fingerprint != retry.fingerprint:", "if False:", "tests/application/unit_of_work/test_books.py"),
    Bug("a rehearsal is kept", "application/unit_of_work/books.py", "raise _Undone(Rehearsal(render(work, result), work.effect()))", "return Rehearsal(render(work, result), work.effect())", "tests/application/unit_of_work/test_books.py"),
    Bug("the log is not chained", "application/unit_of_work/change_log.py", "        previous, change.version", '        "", change.version', "tests/application"),
    Bug("month balances keep what was removed", "adapters/storage/sqlite/ledger.py", "            self._buffer.sums.add(before, -1, control)\n", "            pass\n", "tests/adapters/storage"),
    Bug("debits are kept as credits", "adapters/storage/sqlite/balance_sums.py", "sums[each.amount < 0]", "sums[each.amount > 0]", "tests/adapters/storage"),
    Bug("the first of a partial month is left out", "adapters/storage/periods.py", 'days.append((f"{end[:7]}-01", end))', 'days.append((f"{end[:7]}-02", end))', "tests/adapters/storage"),
    Bug("a page leaves out its last row", "adapters/storage/sqlite/records.py", "for row in found[: query.limit]]", "for row in found[: query.limit - 1]]", "tests/adapters/storage"),
    Bug("a refused writer leaves its rows", "adapters/storage/sqlite/write_buffer.py", 'self.driver.execute(f"ROLLBACK TO {name}")', "pass", "tests/adapters/storage"),
    Bug("any host is answered", "adapters/http/request_guard.py", 'or headers.get("host", "").lower() not in hosts', "", "tests/adapters/http/test_request_guard.py"),
    Bug("any origin may write", "adapters/http/request_guard.py", "if origin is not None and", "if False and", "tests/adapters/http/test_request_guard.py"),
    Bug("the last of two equal keys wins", "adapters/json_shapes/strict_json.py", "if len(found) < len(pairs):", "if False:", "tests/adapters/http/test_everywhere.py"),
    Bug("a body may be nested without end", "adapters/json_shapes/strict_json.py", "if depth > DEPTH:", "if False:", "tests/adapters/http/test_everywhere.py"),
    Bug("an unknown parameter is passed over", "adapters/json_shapes/list_queries.py", "        if name not in known:\n", "        if False:\n", "tests/adapters/http/test_everywhere.py"),
    Bug("an unbalanced transaction is imported", "adapters/importers/iif/reader.py", "if balance := sum(each.amount for each in lines):", "if balance := 0:", "tests/adapters/importers/iif/test_reader.py"),
    Bug("an import with wrong rows is half done", "application/importing/import_file.py", "if answer.refused and not partial:", "if False:", "tests/application/importing/test_import_file.py"),
    Bug("what moved to another contact stays applied", "application/unit_of_work/item_changes.py", "return self.now is None or place_of(self.before) != place_of(self.now)", "return self.now is None", "tests/application"),
    Bug("a lower amount leaves too much applied", "application/reconciliation/automatic_application.py", "        if over <= 0:\n            return\n", "        if over != 0.5:\n            return\n", "tests/application"),
    Bug("the oldest application is cut first", "application/reconciliation/automatic_application.py", "in reversed(self._open.applications_of(item.id)):", "in self._open.applications_of(item.id):", "tests/application"),
    Bug("what a person stated is cut like the machine's", "application/reconciliation/automatic_application.py", 'if over > 0 and line.rule != "stated" and not', "if over > 0 and not", "tests/application"),
    Bug("a new date leaves applications on the old one", "application/reconciliation/automatic_application.py", "if change.before.date != change.now.date:", "if False:", "tests/application"),
    Bug("an application has the date of the earlier item", "domain/reconciliation/applications.py", "later = max(credit.date, charge.date)", "later = min(credit.date, charge.date)", "tests/domain/reconciliation/test_applications.py"),
    Bug("an application is dated in the closed period", "domain/reconciliation/applications.py", "closing + timedelta(days=1)", "closing", "tests/domain/reconciliation/test_applications.py"),
    Bug("an application of a closed period is taken back", "application/reconciliation/working_set.py", "        if self.is_closed(line.date):\n", "        if False:\n", "tests/application"),
    Bug("a credit on hold is applied", "domain/reconciliation/credit_matching.py", 'if each.role == "credit" and not each.hold)', 'if each.role == "credit")', "tests/domain/reconciliation/test_credit_matching.py"),
    Bug("one of several sets is taken for the only one", "domain/reconciliation/credit_matching.py", "        if len(found) > 1:\n            return None\n", "        if len(found) > 1:\n            break\n", "tests/domain/reconciliation/test_credit_matching.py"),
    Bug("the number of a check names an invoice", "domain/reconciliation/credit_matching.py", "if is_called or self._left[place] == self.rest[credit.id]:", "if True:", "tests/domain/reconciliation/test_credit_matching.py"),
    Bug("a part of a word names an invoice", "domain/reconciliation/credit_matching.py", "    if _in_word(text[end]) and _in_word(text[end - 1]):\n        return False\n", "", "tests/domain/reconciliation/test_credit_matching.py"),
    Bug("INV-10 comes before INV-9", "domain/reconciliation/open_items.py", "(0, int(part), part) if part.isdecimal()", "(0, 0, part) if part.isdecimal()", "tests/domain/reconciliation/test_open_items.py"),
    Bug("left cents go to the smallest remainders", "domain/reconciliation/cash_basis.py", "(-parts[place][1], place))[:left]", "(parts[place][1], place))[:left]", "tests/domain/reconciliation/test_cash_basis.py"),
    Bug("later shares are reckoned anew", "domain/reconciliation/cash_basis.py", "        before += sums[key]\n", "", "tests/domain/reconciliation/test_cash_basis.py"),
    Bug("a payment counts on receivables on the cash basis", "domain/reconciliation/cash_basis.py", 'marked = tuple(evolve(each, basis="accrual") if each.account_id in roles.control else each for each in entry.postings)', "marked = entry.postings", "tests/domain/reconciliation/test_cash_basis.py"),
    Bug("a void leaves what persons stated", "application/ledger/documents.py", "        released = release_manual(work, document)\n", "        released = []\n", "tests/application tests/adapters/http"),
    Bug("a row is deposited twice", "application/banking/bank_transactions.py", "if others := [id_ for id_ in deposits_of(work, row.id) if id_ != transaction.id]:", "if others := []:", "tests/application tests/adapters/http/test_undeposited.py"),
    Bug("a deposited payment changes its amount", "application/unit_of_work/guards/deposited_rows.py", "if not same and (deposits := deposits_of(reader, id_)):", "if not same and (deposits := []):", "tests/application tests/adapters/http/test_undeposited.py"),
    Bug("two invoices have one number", "application/invoicing/invoices.py", 'if others := [id_ for id_ in work.references.holders(Invoice, "number", key) if id_ != invoice.id]:', "if others := []:", "tests/application tests/adapters/http/test_invoices.py"),
    Bug("balances of contacts keep what was removed", "adapters/storage/sqlite/balance_sums.py", "+= sign * each.amount", "+= each.amount", "tests/adapters/storage"),
    Bug("a refund is not applied to its payment", "application/invoicing/payments.py", "    apply_manually(work, item, work.session.open_items.many([charge_id])[charge_id], amount)\n", "", "tests/application tests/adapters/http"),
    Bug("the cash basis reads the accrual basis", "application/reporting/ledger_reader.py", "return self._session.ledger.turnovers(first, last, None, basis)", 'return self._session.ledger.turnovers(first, last, None, "accrual")', "tests/application/reporting/test_examples.py tests/application/reporting/test_reports_tie.py"),
    Bug("invoice 1000 comes before 999", "application/reporting/ledger_reader.py", "line.date, line.type, natural(line.number), line.entry_id", "line.date, line.type, line.number, line.entry_id", "tests/application/reporting/test_examples.py tests/application/reporting/test_reports_tie.py"),
    Bug("the split of any row is the first other account", "application/reporting/ledger_reader.py", "SPLIT if len(others) > 1 else ", "", "tests/application/reporting/test_examples.py tests/application/reporting/test_reports_tie.py"),
    Bug("retained earnings take over no year in the ledger", "domain/reports/balances.py", "            entry[retained] = earned\n", "            pass\n", "tests/application/reporting/test_examples.py tests/application/reporting/test_reports_tie.py"),
    Bug("income goes on over the end of the year in the ledger", "domain/reports/posting_rows.py", "                balance += amount\n", "", "tests/application/reporting/test_examples.py tests/application/reporting/test_reports_tie.py"),
    Bug("what an account used is what it brought", "domain/reports/cash_flows.py", "found = tuple(-each.get(account.id, Turnover()).net for each in changes)", "found = tuple(each.get(account.id, Turnover()).net for each in changes)", "tests/adapters/http/test_report_details.py tests/application/reporting/test_reports_tie.py"),
    Bug("Retained Earnings begin a year with what the ledger before has", "domain/reports/posting_rows.py", "if begun == query.first or takes_over:", "if begun == query.first:", "tests/adapters/http/test_report_details.py"),
    Bug("an opening balance of income is of all years", "domain/reports/posting_rows.py", "year_of(ledger, query.first) if is_income else EARLIEST", "EARLIEST", "tests/application/reporting/test_reports_tie.py tests/adapters/http/test_report_details.py"),
    Bug("a charge of the last bucket's first day is younger", "adapters/storage/sqlite/reports.py", "WHEN due_date >= :bound_{place}", "WHEN due_date > :bound_{place}", "tests/application/reporting/test_examples.py"),
    Bug("what was applied later is applied already", "adapters/storage/sqlite/reports.py", "UNION ALL SELECT {columns}, l.amount FROM later l CROSS JOIN open_items i ON i.id = l.id WHERE {_OF}", "", "tests/adapters/storage/test_report_reading.py"),
    Bug("items of later days are open", "adapters/storage/sqlite/reports.py", " AND i.date <= :day AND", " AND", "tests/adapters/storage/test_report_reading.py"),
    Bug("an application is not kept by its day", "adapters/storage/sqlite/records.py", 'self._buffer.replace("applied", "date, credit_id, charge_id, rule, amount", _applied(record), _applied(before))', "pass", "tests/adapters/storage/test_report_reading.py tests/application/integrity/test_verify_books.py"),
    Bug("verify does not look at applications by day", "application/integrity/verify_open_items.py", "    yield from _by_day(work, items)\n", "", "tests/application/integrity/test_verify_open_items.py"),
    Bug("percentages are cut, not rounded", "domain/reports/column_layout.py", "(2 * abs(part) * 1000 + abs(whole)) // (2 * abs(whole))", "abs(part) * 1000 // abs(whole)", "tests/application/reporting/test_examples.py tests/application/reporting/test_reports_tie.py"),
    Bug("the previous period of a month is as many days", "domain/reports/periods.py", "elif first.day == 1 and end == _month_end(end):", "elif False:", "tests/domain/reports/test_periods.py"),
    Bug("a parameter that a report has not is passed over", "application/reporting/make_report.py", "        if name not in kind.parameters:\n", "        if False:\n", "tests/adapters/http/test_reports.py"),
    Bug("a page is answered for a tag of JSON", "adapters/http/reports.py", "call.unless_known(work, name, *(", "call.unless_known(work, *(", "tests/adapters/http/test_reports.py"),
    Bug("a formula is a formula in csv", "adapters/exporters/cell_text.py", "return f\"'{text}\" if looks_like_formula(text) else text", "return text", "tests/adapters/exporters"),
    Bug("a formula is no text in a workbook", "adapters/exporters/xlsx.py", '"quote_prefix": is_quoted', '"quote_prefix": False', "tests/adapters/exporters/test_xlsx.py"),
    Bug("a sheet that is full takes no more rows", "adapters/exporters/xlsx.py", "        if self._at >= SHEET_ROWS:\n", "        if False:\n", "tests/adapters/exporters/test_xlsx.py"),
    Bug("an opposite sign is a value", "domain/comparison/pairing.py", "if their.values[column] == -our.values[column]:", "if False:", "tests/application/comparison/test_compare_report.py"),
    Bug("an account in another section matches", "domain/comparison/pairing.py", "if (their.part and our.part and their.part != our.part) or (our.source and their.key[0] != our.key[0]):", "if False:", "tests/application/comparison/test_compare_report.py"),
    Bug("entries beside the period explain nothing", "domain/comparison/causes.py", "            if found := _run(lines, difference, last, first):\n", "            if found := ():\n", "tests/application/comparison/test_compare_report.py"),
    Bug("an empty cell of the file matches anything", "domain/comparison/pairing.py", "differing = [each for each in our.values if their.values[each] != our.values[each]]", "differing = [each for each in our.values if their.values[each] and their.values[each] != our.values[each]]", "tests/application/comparison/test_compare_report.py"),
    Bug("the columns of months are not compared", "domain/comparison/pairing.py", "return [each for each in wanted if each in found.values()],", "return [each for each in wanted if each in found.values() and not each.startswith('20')],", "tests/application/comparison/test_compare_report.py"),
    Bug("another report is compared", "application/comparison/compare_report.py", "    if theirs.key != key and", "    if False and", "tests/application/comparison/test_compare_report.py"),
    Bug("years that are closed explain a trial balance", "domain/reports/trial_balance.py", ", begins_with_year=True", "", "tests/application/comparison/test_compare_report.py"),
    Bug("a trial balance is explained in natural sign", "domain/reports/trial_balance.py", 'account_sign="debit", ', "", "tests/application/comparison/test_compare_report.py"),
    Bug("sales are explained by what customers owe", "domain/reports/sales.py", ", accounts_of=lambda account: account.classification == INCOME.of", "", "tests/application/comparison/test_compare_report.py"),
    Bug("a total closes the nearest row of its name", "adapters/importers/quickbooks_reports/outline.py", "fitting = [each for each in above if said == sums[index] - sums[each]] or above", "fitting = above", "tests/adapters/importers/quickbooks_reports/test_reader.py"),
)  # fmt: skip


def outcome(tests: str, bug: Bug | None = None) -> str:
    """How some tests end over a copy of the program, with a bug in it or as it is: passed, failed, or neither."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "program"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "__pycache__", "*.wyzbooks*"))
        if bug:
            path = copy / bug.file
            text = path.read_text(encoding="utf-8")
            assert text.count(bug.right) == 1, f"{bug.name}: the text to change stands {text.count(bug.right)} times in {bug.file}"
            path.write_text(text.replace(bug.right, bug.wrong), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests.split()]
        environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1", "HYPOTHESIS_PROFILE": "planted"}
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, timeout=900, check=False)
    if done.returncode == 1 and " failed" in done.stdout:
        return "failed"
    return "passed" if done.returncode == 0 else f"neither (exit code {done.returncode})"


def main() -> int:
    """Plant every bug, or those whose name has one of some words; 0 if all are caught by tests that pass without it."""
    chosen = [each for each in BUGS if not sys.argv[1:] or any(word in each.name for word in sys.argv[1:])]
    if not chosen:
        print(f"no planted bug has any of the words {' '.join(sys.argv[1:])} in its name")
        return 1
    with ThreadPoolExecutor(AT_ONCE) as pool:
        paths = apart({path for each in chosen for path in each.tests.split()})
        unfit = {path: end for path, end in zip(paths, pool.map(outcome, paths), strict=True) if end != "passed"}
        if unfit:
            for path, end in unfit.items():
                print(f"{path}: {end} without any bug, so that it would catch none; mend it first")
            return 1
        results = list(zip(chosen, pool.map(lambda bug: outcome(bug.tests, bug), chosen), strict=True))
    caught = [bug for bug, end in results if end == "failed"]
    for bug, end in results:
        print(f"{'caught' if bug in caught else 'MISSED'}  {bug.name} ({bug.file}; {bug.tests}: {end})")
    print(f"{len(caught)} of {len(results)} planted bugs were caught")
    return 0 if len(caught) == len(results) else 1


def apart(paths: Iterable[str]) -> list[str]:
    """Some files and folders without those that are inside others of them."""
    chosen = sorted(set(paths))
    return [path for path in chosen if not any(path.startswith(f"{other}/") for other in chosen)]


if __name__ == "__main__":
    sys.exit(main())
