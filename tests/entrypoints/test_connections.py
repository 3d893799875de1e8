"""The connection of a request, also when its client is gone already."""

import asyncio
import socket

import pytest
import uvloop

from entrypoints.connections import TransportConnection


@pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_a_connection_whose_client_is_gone_can_still_be_asked_and_ended(new_loop):
    """It would otherwise be an error in the log of the server, with a stack trace."""

    async def test() -> None:
        mine, other = socket.socketpair()
        transport, _ = await asyncio.get_running_loop().create_connection(
            asyncio.Protocol, sock=mine
        )
        connection = TransportConnection(transport)
        connection.limit_send_buffer(4096)
        assert mine.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) > 0
        other.close()
        transport.abort()
        await asyncio.sleep(0.01)  # The loop closes the socket.
        connection.limit_send_buffer(4096)
        assert connection.unsent_bytes == 0
        connection.abort()

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(test())
