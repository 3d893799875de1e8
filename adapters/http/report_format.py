"""In which format a report is answered: the parameter `format`, or the header `Accept`, decides.

The headers of the answer follow from the format.
"""

from msgspec import UNSET, UnsetType

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


def chosen_format(parameter: str | UnsetType, accept: str) -> str:
    """The name of the format in the parameter, else the one that `Accept` prefers, else JSON.

    Of formats that `Accept` likes equally, the first one in the header is chosen.
    """
    if parameter is not UNSET:
        return parameter
    names = {format_.media_type: name for name, format_ in FORMATS.items()}
    accepted: list[tuple[str, int]] = []
    for media_range in accept.lower().split(","):
        media_type, *parameters = (part.strip() for part in media_range.split(";"))
        quality = _quality(parameters)
        if media_type in names and quality:
            accepted.append((names[media_type], quality))
    if not accepted:
        return "json"
    name, _ = max(accepted, key=lambda choice: choice[1])
    return name


def _quality(parameters: list[str]) -> int:
    """The quality of a media range in thousandths: `q=0.8` as 800, and 1000 if there is none.

    A quality that cannot be read counts as zero, so that the format is not chosen.
    """
    texts = [text.removeprefix("q=") for text in parameters if text.startswith("q=")]
    whole, _, decimals = (texts[0] if texts else "1").partition(".")
    if whole not in {"0", "1"} or len(decimals) > 3 or not decimals.isascii():
        return 0
    if not (decimals or "0").isdigit():
        return 0
    return int(whole) * 1000 + int((decimals + "000")[:3])
