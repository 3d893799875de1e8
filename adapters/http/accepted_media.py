"""What a client accepts: the media types in the header `Accept`, and the codings in another one."""

from collections.abc import Iterator, Mapping, Sequence

from adapters.json_shapes.problems import Problem

_EVERYTHING = "*/*"


def accepted_media(accept: str, offered: Sequence[str]) -> str:
    """The offered media type that `Accept` likes best, and the first one if it excludes them all.

    Of types that it likes equally, the one that it names first is chosen, and then the one that is
    offered first.
    """
    ranges = _ranges(accept)

    def preference(media_type: str) -> tuple[int, int]:
        place, quality = _range_of(media_type, ranges)
        return (quality, -place) if quality else (0, 0)

    return max(offered, key=preference)


def check_acceptable(headers: Mapping[str, str], offered: Sequence[str]) -> None:
    """Raise a 406 problem if `Accept` excludes all that there is to answer.

    A refusal is a problem document whatever the client accepts.
    """
    ranges = _ranges(headers.get("accept", ""))
    if offered and not any(_range_of(media_type, ranges)[1] for media_type in offered):
        raise Problem(
            "not_acceptable",
            f"the answer is {' or '.join(offered)}, and Accept must allow that; add it, or leave "
            "the header out",
        )


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether a client accepts an answer that is compressed, and likes it no less than another."""
    codings = dict(_with_qualities(accept_encoding))
    quality = codings.get("gzip", codings.get("*", 0))
    return quality > 0 and quality >= codings.get("identity", 0)


def _ranges(accept: str) -> dict[str, tuple[int, int]]:
    """The place and the quality of each media range in `Accept`.

    What is no media range is passed over. A header that names nothing but what is excluded accepts
    all else, like one that names nothing.
    """
    ranges: dict[str, tuple[int, int]] = {}
    for place, (media_range, quality) in enumerate(_with_qualities(accept)):
        # Old Java programs write the range for everything in this way.
        whole_range = _EVERYTHING if media_range == "*" else media_range
        if "/" in whole_range:
            ranges.setdefault(whole_range, (place, quality))
    if not any(quality for _, quality in ranges.values()):
        ranges.setdefault(_EVERYTHING, (0, 1000))
    return ranges


def _range_of(media_type: str, ranges: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    """The place and the quality of the narrowest range that has a media type.

    What a file of any kind is (`*/*`) is not known before it is read, so any range may have it.
    """
    if media_type == _EVERYTHING:
        return max(ranges.values(), key=lambda place_and_quality: place_and_quality[1])
    group = media_type.partition("/")[0]
    candidates = (media_type, f"{group}/*", _EVERYTHING)
    return next((ranges[name] for name in candidates if name in ranges), (len(ranges), 0))


def _with_qualities(header: str) -> Iterator[tuple[str, int]]:
    """Each element of a header with its quality in thousandths: `q=0.8` as 800, else 1000.

    An element whose quality cannot be read is left out.
    """
    for element in header.lower().split(","):
        name, *parameters = (part.strip() for part in element.split(";"))
        texts = [text.removeprefix("q=") for text in parameters if text.startswith("q=")]
        quality = _thousandths(texts[0] if texts else "1")
        if name and quality is not None:
            yield name, quality


def _thousandths(text: str) -> int | None:
    """A quality in thousandths; None if it cannot be read. Some programs write `.5` for `0.5`."""
    whole, _, decimals = text.partition(".")
    digits = f"{whole or '0'}{decimals:0<3}"
    if not digits.isascii() or not digits.isdigit() or len(digits) > 4:
        return None
    return min(int(digits), 1000)
