"""Which of the media types that an operation has the header `Accept` prefers."""

from collections.abc import Sequence


def accepted_media(accept: str, offered: Sequence[str]) -> str:
    """The offered media type that `Accept` likes best, else the first one.

    Of types that it likes equally, the first one in the header is chosen.
    """
    accepted: list[tuple[str, int]] = []
    for media_range in accept.lower().split(","):
        media_type, *parameters = (part.strip() for part in media_range.split(";"))
        quality = _quality(parameters)
        if media_type in offered and quality:
            accepted.append((media_type, quality))
    if not accepted:
        return offered[0]
    media_type, _ = max(accepted, key=lambda choice: choice[1])
    return media_type


def _quality(parameters: list[str]) -> int:
    """The quality of a media range in thousandths: `q=0.8` as 800, and 1000 if there is none.

    A quality that cannot be read counts as zero, so that the type is not chosen.
    """
    texts = [text.removeprefix("q=") for text in parameters if text.startswith("q=")]
    whole, _, decimals = (texts[0] if texts else "1").partition(".")
    if whole not in {"0", "1"} or len(decimals) > 3 or not decimals.isascii():
        return 0
    if not (decimals or "0").isdigit():
        return 0
    return int(whole) * 1000 + int((decimals + "000")[:3])
