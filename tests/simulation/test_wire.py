"""The network of the simulation: each fault does to a request what it says, and no other."""

from random import Random

import httpx
import pytest

from tests.simulation.places import Crash
from tests.simulation.wire import Answer, Delivery, Fault, ServerLost, Wire

BODY = b'{"a": 1}'
ANSWERS = (b'{"first": true}', b'{"second": true}')


class Recorded:
    """A server that notes what arrives, and a wire to it."""

    def __init__(self, *faults: Fault) -> None:
        self.arrived: list[Delivery] = []
        self.crashes: list[str] = []
        self.faults = list(faults)
        self.wire = Wire(
            self.deliver,
            lambda _: self.crashes.append("server"),
            lambda: self.crashes.append("restart"),
            lambda is_after: self.crashes.append(f"device {is_after}"),
            lambda on_server: self.crashes.append(f"work {on_server}"),
            lambda: self.crashes.append("another follows"),
            Random(2),
            lambda _: None,
            lambda _: self.faults.pop(0),
        )
        self.client = httpx.Client(transport=self.wire, base_url="http://test")

    def deliver(self, delivery: Delivery) -> Answer:
        self.arrived.append(delivery)
        if "server" in self.crashes:
            raise ServerLost
        body = ANSWERS[min(len(self.arrived), 2) - 1]
        return Answer(200, [(b"content-type", b"application/json")], body)

    def post(self, path: str = "/a") -> httpx.Response:
        return self.client.post(path, content=BODY)


def test_a_request_that_arrives_is_answered():
    server = Recorded(Fault.NONE)
    assert server.post().content == ANSWERS[0]
    assert [delivery.body for delivery in server.arrived] == [BODY]


@pytest.mark.parametrize(
    ("fault", "arrivals"),
    [
        (Fault.REQUEST_LOST, []),
        (Fault.REQUEST_LATE, []),
        (Fault.ANSWER_LOST, [BODY]),
        (Fault.ANSWER_CUT, [BODY]),
        (Fault.SERVER_CRASH_AFTER, [BODY]),
        (Fault.SERVER_CRASH_BEFORE, [BODY]),
    ],
)
def test_a_client_gets_an_error_of_the_connection(fault, arrivals):
    server = Recorded(fault)
    with pytest.raises(httpx.TransportError):
        server.post()
    assert [delivery.body for delivery in server.arrived] == arrivals


def test_a_request_that_is_cut_arrives_in_part():
    server = Recorded(Fault.REQUEST_CUT)
    with pytest.raises(httpx.TransportError):
        server.post()
    (delivery,) = server.arrived
    assert delivery.is_cut
    assert BODY.startswith(delivery.body)
    assert delivery.body != BODY


def test_a_late_request_arrives_later():
    server = Recorded(Fault.REQUEST_LATE)
    with pytest.raises(httpx.TransportError):
        server.post()
    server.wire.deliver_late()
    assert [delivery.body for delivery in server.arrived] == [BODY]
    assert not server.wire.late


@pytest.mark.parametrize(
    ("fault", "answer"), [(Fault.DOUBLED, ANSWERS[1]), (Fault.DOUBLED_FIRST, ANSWERS[0])]
)
def test_a_request_arrives_twice(fault, answer):
    server = Recorded(fault)
    assert server.post().content == answer
    assert len(server.arrived) == 2


def test_an_old_request_arrives_again():
    server = Recorded(Fault.NONE, Fault.AFTER_AN_OLD_ONE)
    server.post("/old")
    server.post("/new")
    assert [delivery.path for delivery in server.arrived] == [b"/old", b"/old", b"/new"]


def test_an_answer_ends_early_without_an_error():
    server = Recorded(Fault.ANSWER_SHORT)
    answer = server.post()
    assert ANSWERS[0].startswith(answer.content)
    assert answer.content != ANSWERS[0]


def test_a_proxy_answers_in_the_place_of_the_server():
    server = Recorded(Fault.REFUSED_BY_A_PROXY)
    assert server.post().status_code in {502, 503, 504}
    assert not server.arrived


@pytest.mark.parametrize("fault", [Fault.CRASH_BEFORE, Fault.CRASH_AFTER])
def test_a_device_crashes_before_or_after_its_request(fault):
    server = Recorded(fault)
    with pytest.raises(Crash):
        server.post()
    assert len(server.arrived) == (fault == Fault.CRASH_AFTER)


def test_nothing_passes_a_partition():
    server = Recorded()
    server.wire.is_partitioned = True
    with pytest.raises(httpx.ConnectError):
        server.post()
    assert not server.arrived
