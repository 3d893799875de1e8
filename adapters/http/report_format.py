"""In which format a report is answered: the parameter `format`, or the header `Accept`, decides."""

from msgspec import UNSET, UnsetType

from application.reporting.formats import FORMATS


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
