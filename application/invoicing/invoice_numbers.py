"""The numbers of invoices and credit memos: which are missing, and which are there twice."""

from itertools import islice

from application.unit_of_work.unit_of_work import UnitOfWork
from domain.invoicing.invoices import Invoice
from domain.invoicing.number_series import NumberedDocument, NumberSeries, number_series

_CHUNK = 5_000
"""How many numbers are read at a time."""


def invoice_numbers(work: UnitOfWork) -> list[NumberSeries]:
    """The series of numbers, by kind and prefix. Drafts and void documents count, too."""
    records = work.session.records
    documents: list[NumberedDocument] = []
    ids = iter(list(records.ids(Invoice)))
    while chunk := list(islice(ids, _CHUNK)):
        texts = records.texts(Invoice, ("kind", "number"), chunk)
        documents += [NumberedDocument(kind, number, id_) for id_, (kind, number) in texts.items()]
    return number_series(documents)
