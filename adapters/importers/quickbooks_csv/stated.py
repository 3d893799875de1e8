"""The totals and balances of a ledger, by which an import proves itself."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from adapters.importers.quickbooks_csv.chart import Chart
from adapters.importers.quickbooks_csv.sections import Section
from adapters.importers.quickbooks_csv.words import plain_words
from application.importing.parsed_file import StatedAmount

_INCOME_STATEMENT = frozenset({"income", "expense"})


def stated_of_sections(
    sections: Sequence[Section],
    chart: Chart,
    signs: Mapping[str, int],
    balance_signs: Mapping[str, int],
    covered: tuple[date, date],
) -> Iterator[StatedAmount]:
    """What a ledger says about its accounts: the total of each, and its balance at the end.

    `signs` and `balance_signs` make amounts and balances debit positive.
    """
    first, last = covered
    for section in sections:
        if section.total is not None:
            total = (section.total - section.closings) * signs.get(section.path, 1)
            yield StatedAmount(section.total_line, section.path, total, last, first)
        classification = chart.classification(section.path)
        if classification is None or classification[0] in _INCOME_STATEMENT:
            continue
        if is_retained_earnings(section.path):
            continue
        ending = section.opening if section.ending is None else section.ending
        if ending is not None and not section.closings:
            amount = ending * balance_signs[section.path]
            line = section.total_line or section.line
            yield StatedAmount(line, section.path, amount, last)


def is_retained_earnings(path: str) -> bool:
    """Whether a report may add the net income of earlier years to the balance of an account."""
    return plain_words(path.rpartition(":")[2]) == "retained earnings"


def section_signs(
    sections: Sequence[Section], chart: Chart, signs: Mapping[str, int] | None
) -> dict[str, int]:
    """+1 or -1 for each account: what makes its balances debit positive.

    `signs` are those of amounts; None if the report has debits and credits instead. Then the rows
    show whether the balances of an account run with its debits. For an account without rows, what
    makes the beginning balances balance decides, and otherwise the other accounts do.
    """
    natural = {section.path: chart.sign(section.path) or 1 for section in sections}
    if signs is not None:
        are_debits = any(sign > natural.get(path, 1) for path, sign in signs.items())
        default = dict.fromkeys(natural, 1) if are_debits else natural
        return {path: signs.get(path, sign) for path, sign in default.items()}
    shown = {section.path: section.balance_sign for section in sections if section.balance_sign}
    credited = Counter(sign for path, sign in shown.items() if natural[path] < 0)
    candidates = [dict.fromkeys(natural, 1) | shown, natural | shown]
    if credited[-1] > credited[1]:
        candidates.reverse()
    balanced = (candidate for candidate in candidates if not _sum_of_openings(sections, candidate))
    return next(balanced, candidates[0])


def _sum_of_openings(sections: Sequence[Section], signs: Mapping[str, int]) -> int:
    return sum((section.opening or 0) * signs[section.path] for section in sections)
