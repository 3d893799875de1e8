"""In which format a report is answered: the parameter `format`, or the header `Accept`, decides.

The headers of the answer follow from the format.
"""

from collections.abc import Iterable

from msgspec import UNSET, UnsetType

from adapters.http.accepted_media import accepted_media
from adapters.http.content_policy import page_policy
from adapters.http.file_names import days_of, file_name, saved_as
from adapters.http.services import Services
from application.reporting.formats import FORMATS
from domain.reports.report import Report


def format_headers(format_name: str) -> dict[str, str]:
    """The headers of every answer in a format."""
    return {"Content-Type": FORMATS[format_name].media_type, "Vary": "Accept"}


def report_headers(
    services: Services, report: Report, name: str, format_name: str
) -> dict[str, str]:
    """The headers of a report in a format, without its ETag.

    `name` says what it is, in the name under which a browser saves it.
    """
    headers = format_headers(format_name)
    if format_name != "json":
        file = file_name(report.company, name, days_of(report.query), extension=format_name)
        is_shown = FORMATS[format_name].is_shown
        headers["Content-Disposition"] = saved_as(file, "inline" if is_shown else "attachment")
    if format_name == "html":
        headers["Content-Security-Policy"] = page_policy(f"style-src {services.style_of(report)}")
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
