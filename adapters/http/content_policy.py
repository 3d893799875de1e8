"""What a browser may do with an answer, should it show it: Content-Security-Policy."""

SEALED = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""The policy of every answer that has no other one: it loads nothing and sends nothing, and no page
may frame it."""


def page_policy(*sources: str) -> str:
    """The policy of a page that may load what these directives name, and nothing else."""
    return "; ".join((SEALED, *sources))
