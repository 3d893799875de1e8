"""A page of a collection's list, for HTTP and the command line alike."""

from typing import Any

from adapters.json_shapes.expansions import asked_expansions
from adapters.json_shapes.list_queries import list_query, next_cursor, shown_total
from adapters.json_shapes.views import expand, views
from application.collections.collection import Collection
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.values import format_amount


def list_page(work: UnitOfWork, collection: Collection[Any], parameters: Any) -> dict[str, Any]:
    """The page that the parameters of a list ask for."""
    query = list_query(work, collection, parameters)
    page = collection.page(work, collection.kind, query)
    data = views(work, collection, page.items)
    expand(work, data, asked_expansions(collection, parameters))
    answer: dict[str, Any] = {
        "data": data,
        "total": shown_total(page.total, query.most_counted),
        "nextCursor": next_cursor(collection, parameters, page),
    }
    if query.sums:
        answer["sums"] = {name: format_amount(page.sums[name]) for name in query.sums}
    return answer
