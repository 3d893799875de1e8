"""The operations by which a client sends what was changed in its copy of the books."""

from adapters.http.call import Call, Reply
from adapters.http.operation import Operation
from adapters.http.query import WriteQuery
from adapters.json_shapes.push_results import PushResultView, PushView
from adapters.json_shapes.pushes import (
    PushRequest,
    problem_of_change,
    push_view,
    read_push,
    result_view,
)
from application.ports.replies import Answer
from application.sync.push import kept_result, push_changes
from application.sync.pushed_changes import Push


def _push(call: Call) -> Answer:
    push: Push = call.request
    if "x-actor" not in call.headers:
        call.books.act_as(f"sync:{push.client_id}")
    return call.write(
        lambda _, answer: Reply(push_view(answer)), push_changes, push, problem_of_change
    )


def _read_result(call: Call) -> Answer:
    client_id, change_id = call.path_values["clientId"], call.path_values["changeId"]
    return call.read(lambda work: Reply(result_view(kept_result(work, client_id, change_id))))


OPERATIONS = (
    Operation(
        "POST",
        "/sync/push",
        "pushChanges",
        "Push the changes that a client has made of its copy of the books",
        _push,
        PushView,
        query=WriteQuery,
        takes=PushRequest,
        reads=read_push,
        takes_many=True,
    ),
    Operation(
        "GET",
        "/sync/push/{clientId}/{changeId}",
        "readPushResult",
        "Read again what became of a pushed change",
        _read_result,
        PushResultView,
    ),
)
