"""Speaking, as a client, to books that another program serves.

served_books   the books behind an address, for a copy of them: `HttpServedBooks`
live_hints     a stream that says when something has changed there

May use `json_shapes`. Nothing here connects anywhere but to the address that a person gave.
"""
