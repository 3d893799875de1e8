"""In which format a report is answered: the parameter `format`, or the header `Accept`, decides.

The headers of the answer follow from the format.
"""

from collections.abc import Iterable

from msgspec import UNSET, UnsetType

from adapters.http.accepted_media import accepted_media
from application.reporting.formats import FORMATS

PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""What the HTML page of a report may load: nothing, and it has its own style."""


def file_headers(name: str, format_name: str) -> dict[str, str]:
    """The headers of a report in a format, without its ETag; `name` is the name of its file."""
    format_ = FORMATS[format_name]
    headers = {"Content-Type": format_.media_type, "Vary": "Accept"}
    if format_name != "json":
        disposition = "inline" if format_.is_shown else "attachment"
        headers["Content-Disposition"] = f'{disposition}; filename="{name}.{format_name}"'
    if format_name == "html":
        headers["Content-Security-Policy"] = PAGE_POLICY
    return headers


def chosen_format(
    parameter: str | UnsetType, accept: str, offered: Iterable[str] = tuple(FORMATS)
) -> str:
    """The name of the format in the parameter, else the one that `Accept` prefers, else JSON.

    Of the `offered` formats that `Accept` likes equally, the first one in the header is chosen.
    """
    if parameter is not UNSET:
        return parameter
    names = {FORMATS[name].media_type: name for name in offered}
    return names[accepted_media(accept, [*names])]
