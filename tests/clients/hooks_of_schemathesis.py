"""What schemathesis must not send to a program that it goes on working with."""

import schemathesis


@schemathesis.hook.apply_to(operation_id="changeSettings")
def map_body(context, body):
    """Another port: the server would move there, and no longer answer where it is asked."""
    if isinstance(body, dict):
        return {name: value for name, value in body.items() if name != "api"}
    return body


@schemathesis.serializer("application/vnd.wyzbooks", "application/x-ofx")
def file(context, value):
    """A file of books or of a bank, which is sent as it is."""
    return value if isinstance(value, bytes) else str(value).encode()
