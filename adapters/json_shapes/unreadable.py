"""What was sent and cannot be read: it is no JSON, no query, no cursor of this list. Each entrance words it in its own way."""


class Unreadable(Exception):
    """Something that cannot be read: what is wrong with it, and where (a JSON pointer, or the name of a parameter after a slash)."""

    def __init__(self, detail: str, pointer: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.pointer = pointer
