"""Which ids have never been those of a record, so that whoever asks for them has made a mistake."""

from collections.abc import Iterable

from application.unit_of_work.unit_of_work import UnitOfWork
from domain.records import Record


def unknown_ids(work: UnitOfWork, kind: type[Record], ids: Iterable[str]) -> list[str]:
    """The ids that no record of a kind has, or had before it was removed."""
    asked = list(ids)
    records = work.session.records.many(kind, asked)
    absent = [id_ for id_ in asked if id_ not in records]
    if not absent:
        return []
    logged = work.session.log.times([(kind.plural, id_) for id_ in absent])
    return [id_ for id_ in absent if (kind.plural, id_) not in logged]
