"""Journals and entries: debits equal credits."""

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from application.collections.kinds import KINDS
from domain.errors import Refused
from domain.ledger.documents import Document
from domain.ledger.ids import entry_id
from domain.ledger.journals import Journal, JournalLine
from domain.references import references
from domain.values import LARGEST_MONEY
from tests.strategies import TURNING, examples, parts

some = settings(max_examples=examples(0.3))

POOL = {"account": ["a", "b", "c"], "contact": ["x", "y"]}
JOURNALS = parts(Journal, POOL)


def line(debit=0, credit=0, account="a"):
    return JournalLine(account_id=account, debit=debit, credit=credit)


@some
@given(JOURNALS)
def test_every_journal_posts_a_balanced_entry(journal):
    entry = journal.entry()
    assert sum(each.amount for each in entry.postings) == 0
    assert all(each.amount for each in entry.postings)
    if not journal.is_void:
        assert [each.amount for each in entry.postings] == [
            each.debit - each.credit for each in journal.lines
        ]
        assert [each.account_id for each in entry.postings] == [
            each.account_id for each in journal.lines
        ]
        assert [each.contact_id for each in entry.postings] == [
            each.contact_id for each in journal.lines
        ]
        assert entry.total == journal.total == sum(each.credit for each in journal.lines)
    assert (entry.id, entry.date, entry.type, entry.number, entry.memo) == (
        journal.id,
        journal.date,
        journal.type,
        journal.ref,
        journal.memo,
    )


DOCUMENTS = sorted(kind for kind in KINDS if issubclass(KINDS[kind], Document))


@pytest.mark.parametrize("kind", DOCUMENTS)
@some
@given(st.data())
def test_every_document_posts_a_balanced_entry_and_tells_where_it_names_each_account(kind, data):
    document = data.draw(parts(KINDS[kind], POOL))
    if entry := document.entry():
        named = {
            pointer: id_ for pointer, target, id_ in references(document) if target == "account"
        }
        assert all(named[each.at] == each.account_id for each in entry.postings)
        assert len({each.at for each in entry.postings}) == len(entry.postings)
        assert sum(each.amount for each in entry.postings) == 0
        assert all(each.amount for each in entry.postings)
        assert {each.basis for each in entry.postings} <= {"both"}
        assert (entry.kind, entry.document_id, entry.id, entry.date) == (
            kind,
            document.id,
            entry_id(kind, document.id),
            document.date,
        )
        assert entry.total == sum(each.amount for each in entry.postings if each.amount > 0)
        assert entry.total > LARGEST_MONEY or entry.header(7).total == entry.total


@some
@given(JOURNALS)
def test_a_void_journal_posts_nothing_and_its_total_stays_readable(journal):
    void = attrs.evolve(journal, status="void")
    assert void.entry().postings == ()
    assert void.total == journal.total > 0


@some
@given(JOURNALS, st.data())
def test_a_journal_that_does_not_balance_is_refused(journal, data):
    index = data.draw(st.integers(0, len(journal.lines) - 1))
    changed = journal.lines[index]
    changed = (
        attrs.evolve(changed, debit=changed.debit + 1)
        if changed.debit
        else attrs.evolve(changed, credit=changed.credit + 1)
    )
    with pytest.raises(Refused, match="must balance") as refusal:
        attrs.evolve(journal, lines=(*journal.lines[:index], changed, *journal.lines[index + 1 :]))
    assert [fault.path for fault in refusal.value.faults] == ["/lines"]


@some
@given(JOURNALS)
def test_the_opposite_takes_a_journal_back(journal):
    posted = attrs.evolve(journal, status="posted")
    opposite = posted.opposite(id="o", date=posted.date)
    assert [each.amount for each in opposite.entry().postings] == [
        -each.amount for each in posted.entry().postings
    ]
    assert opposite.type == posted.type
    assert not any(line.hold for line in opposite.lines)
    again = opposite.opposite(id=posted.id, date=posted.date)
    assert again.lines == tuple(attrs.evolve(line, hold=False) for line in posted.lines)


@some
@given(JOURNALS)
def test_the_figures_of_a_journal_are_its_date_and_amounts_and_no_texts(journal):
    texts = {"memo": "other", "ref": "other", "type": "other"}
    lines = tuple(attrs.evolve(line, memo="other") for line in reversed(journal.lines))
    other = attrs.evolve(journal, lines=lines, **texts)
    assert other.entry().protected_figures == journal.entry().protected_figures
    ordered = journal.entry().amounts_in_order
    assert other.entry().amounts_in_order == ordered[::-1]


@some
@given(JOURNALS, st.sampled_from(["date", "account", "contact", "void"]))
def test_every_figure_counts(journal, what):
    journal = attrs.evolve(journal, status="posted")
    first, *rest = journal.lines
    changed = {
        "date": {
            "date": journal.date.replace(
                year=journal.date.year - 1 if journal.date.year > 1900 else 1901, day=1
            )
        },
        "account": {"lines": (attrs.evolve(first, account_id="z"), *rest)},
        "contact": {"lines": (attrs.evolve(first, contact_id="z"), *rest)},
        "void": {"status": "void"},
    }[what]
    assert (
        attrs.evolve(journal, **changed).entry().protected_figures
        != journal.entry().protected_figures
    )


@pytest.mark.parametrize(("debit", "credit"), [(0, 0), (1, 1), (-1, 0), (0, -1), (-1, -1), (1, -1)])
def test_a_line_has_exactly_one_of_debit_and_credit_above_zero(debit, credit):
    with pytest.raises(Refused, match=r"debit|credit"):
        line(debit, credit)


@pytest.mark.parametrize(
    ("count", "is_right"), [(0, False), (1, False), (2, True), (1000, True), (1001, False)]
)
def test_a_journal_has_two_to_a_thousand_lines(count, is_right):
    lines = (
        (line(debit=1),) * (count // 2)
        + (line(credit=1),) * (count // 2)
        + ((line(debit=1),) if count % 2 else ())
    )
    if is_right:
        assert len(Journal(id="j", date=_day(), lines=lines).lines) == count
    else:
        with pytest.raises(Refused, match="2 to 1000 lines"):
            Journal(id="j", date=_day(), lines=lines)


def test_a_journal_adds_up_to_thirteen_digits():
    most = (line(debit=LARGEST_MONEY), line(credit=LARGEST_MONEY))
    assert Journal(id="j", date=_day(), lines=most).total == LARGEST_MONEY
    with pytest.raises(Refused, match="13 digits"):
        Journal(id="j", date=_day(), lines=(*most, line(debit=1), line(credit=1)))


def test_a_faulty_line_cannot_stand_in_a_journal():
    with pytest.raises(Refused, match=r"^lines"):
        Journal(id="j", date=_day(), lines=[line(debit=1), line(credit=1)])


def test_the_entry_of_a_journal_has_its_id_and_that_of_a_document_names_it():
    assert entry_id("journal", "j") == "j"
    assert entry_id("bank-transaction", "j") == "bank-transaction:j"


@pytest.mark.parametrize("turn", TURNING)
def test_a_memo_that_turns_its_direction_is_refused(turn):
    with pytest.raises(Refused, match=r"^memo"):
        JournalLine(account_id="a", debit=1, memo=f"pay {turn} no")


def _day():
    from datetime import date

    return date(2026, 3, 1)
