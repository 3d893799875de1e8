"""The totals and balances of a ledger, by which an import proves itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from adapters.importers.quickbooks_csv.chart import Chart
from adapters.importers.quickbooks_csv.sections import Section, SectionScan
from application.importing.parsed_file import StatedAmount

_INCOME_STATEMENT = frozenset({"income", "expense"})


def stated_of_sections(
    scan: SectionScan,
    chart: Chart,
    signs: Mapping[str, int],
    covered: tuple[date, date] | None,
    stated: list[StatedAmount],
) -> None:
    """Add what a ledger says about its accounts: the total of each, and its balance at the end."""
    if covered is None:
        return
    first, last = covered
    balance_signs = section_signs(scan.sections, chart, signs if not scan.is_signed else None)
    for section in scan.sections:
        if section.total is not None:
            total = (section.total - section.closings) * signs.get(section.path, 1)
            stated.append(StatedAmount(section.total_line, section.path, total, last, first))
        classification = chart.classification(section.path)
        if classification is None or classification[0] in _INCOME_STATEMENT:
            continue
        ending = section.opening if section.ending is None else section.ending
        if ending is not None and not section.closings:
            amount = ending * balance_signs[section.path]
            line = section.total_line or section.line
            stated.append(StatedAmount(line, section.path, amount, last))


def section_signs(
    sections: Sequence[Section], chart: Chart, signs: Mapping[str, int] | None = None
) -> dict[str, int]:
    """+1 or -1 for each account: what makes its balances debit positive.

    Where amounts are debits and credits, the rows show whether the balances of an account run with
    its debits. Those of most accounts decide for one without rows.
    """
    if signs:
        return {
            section.path: signs.get(section.path) or chart.sign(section.path) or 1
            for section in sections
        }
    shown = {section.path: section.balance_sign for section in sections if section.balance_sign}
    credited = Counter(sign for path, sign in shown.items() if (chart.sign(path) or 1) < 0)
    are_natural = credited[-1] >= credited[1]
    return {
        section.path: shown.get(section.path)
        or ((chart.sign(section.path) or 1) if are_natural else 1)
        for section in sections
    }
