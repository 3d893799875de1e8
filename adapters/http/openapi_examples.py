"""The examples of the specification."""

from adapters.http.operation import Operation


def path_example(operation: Operation, name: str) -> str:
    """The example of a parameter in the path."""
    return f"{operation.name}-{name}"
