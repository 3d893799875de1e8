"""The queue in which devices leave messages for each other."""

from collections.abc import Mapping
from typing import Any

from application.entered_texts import normalize_entered
from application.ports.queries import Condition, Criterion, Page, Query
from application.unit_of_work.change_log import Stamp
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.versions import check_version
from domain.errors import Conflict, QueueFull, Stale, TooLarge
from domain.opaque_values import OpaqueValue
from domain.records import changed
from domain.sync.messages import MOST_BYTES, MOST_MESSAGES, Message

_FIRST_COMES_FIRST = (("version", False), ("id", False))
_LAST_COMES_FIRST = (("version", True), ("id", True))


def list_messages(
    work: UnitOfWork,
    since: int,
    *,
    acknowledged: bool | None,
    after: tuple[int, str] | None,
    limit: int,
) -> Page[Message]:
    """Messages whose last change has a higher version than `since`, by that version.

    With `acknowledged` only those that are, or are not. A page begins after the version and id in
    `after`.
    """
    where: tuple[Criterion, ...] = (Condition("version", ">=", since + 1),)
    if acknowledged is not None:
        where += (Condition("acknowledged", "=", acknowledged),)
    query = Query(where, order=_FIRST_COMES_FIRST, after=after, limit=limit)
    return work.session.records.page(Message, query)


def post_message(work: UnitOfWork, body: OpaqueValue, fields: Mapping[str, Any]) -> Message:
    """Put a message in the queue.

    Fields that are left out are filled in: the id, and as the sender who acts. In a full queue, the
    message that was acknowledged first makes room. Raises `QueueFull` if none is acknowledged,
    `TooLarge` for the body, and `Conflict` where a message has the id already.
    """
    id_ = fields["id"] if "id" in fields else work.new_id()
    if work.find(Message, id_):
        raise Conflict(
            f"the id {id_!r} is taken; leave it out, or choose another",
            code="id_taken",
            conflicting=(Message.plural, id_),
        )
    if body.size > MOST_BYTES:
        raise TooLarge.at(
            "/body", f"must have at most {MOST_BYTES} bytes in UTF-8; it has {body.size}"
        )
    entered = normalize_entered(Message, fields)
    actor = work.context.actor
    at = Stamp.of(work.clock.now(), actor).at
    message = Message(**{"from_": actor.name, **entered, "id": id_, "at": at, "body": body})
    _make_room(work)
    return work.save(message)


def acknowledge(work: UnitOfWork, id_: str, version: int | None = None) -> Message:
    """Note that a device is done with a message. It stays in the queue as long as there is room.

    Raises `Stale` if the caller has read another version of the message.
    """
    message = work.get(Message, id_)
    check_version(message, version, "the message")
    return work.save(changed(message, acknowledged=True))


def remove_message(work: UnitOfWork, id_: str, version: int | None = None) -> None:
    """Take a message out of the queue. Raises `Stale` as `acknowledge` does."""
    message = work.get(Message, id_)
    check_version(message, version, "the message")
    work.remove(message)


def clear_messages(work: UnitOfWork, version: int | None = None) -> None:
    """Take all messages out of the queue.

    Raises `Stale` if a message has a higher version than the caller has read.
    """
    if version is not None:
        newest = work.session.records.page(Message, Query(order=_LAST_COMES_FIRST, limit=1)).items
        if newest and newest[0].version > version:
            raise Stale(
                f"a message came or changed after version {version}; read the messages again",
                newest[0],
            )
    for id_ in [*work.session.records.ids(Message)]:
        work.remove(work.get(Message, id_))


def _make_room(work: UnitOfWork) -> None:
    """Remove a message that is acknowledged if the queue is full, the first that was."""
    records = work.session.records
    if records.page(Message, Query(limit=1)).total < MOST_MESSAGES:
        return
    is_acknowledged = Condition("acknowledged", "=", value=True)
    oldest = Query((is_acknowledged,), order=_FIRST_COMES_FIRST, limit=1)
    for message in records.page(Message, oldest).items:
        work.remove(message)
        return
    raise QueueFull(
        f"the queue has {MOST_MESSAGES} messages, and none of them is acknowledged; acknowledge or "
        "delete some, and post the message again"
    )
