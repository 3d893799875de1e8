"""The encoding of an OFX file. Banks often declare a wrong one, so what the bytes are decides."""

import re

from adapters.importers.text import encoding_of

_HEAD = 4096
_DECLARED = re.compile(
    rb"""(?:CHARSET\s*:\s*|encoding\s*=\s*["'])([A-Za-z0-9_.:-]+)""", re.IGNORECASE
)
_ENCODINGS = {
    **{str(page): f"cp{page}" for page in (437, 850, 852, *range(1250, 1259))},
    **{f"iso8859{part}": f"iso8859-{part}" for part in (*range(1, 12), 13, 14, 15, 16)},
    "latin1": "iso8859-1",
    "macroman": "mac_roman",
    "macintosh": "mac_roman",
    "shiftjis": "cp932",
    "sjis": "cp932",
    "932": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "936": "gb18030",
    "big5": "big5",
    "euckr": "euc_kr",
    "koi8r": "koi8_r",
}
"""The encodings other than UTF-8 that a file may declare, by names without hyphens and `cp`."""


def encoding_of_ofx(content: bytes) -> str:
    """The encoding of a file: UTF-8 or UTF-16 if its bytes are such, else the declared one.

    If it declares none, or one that its bytes show to be wrong, an older one that fits.
    """
    encoding = encoding_of(content)
    if encoding in {"utf-16", "utf-8-sig"}:
        return encoding
    match = _DECLARED.search(content[:_HEAD])
    name = match[1].decode().lower() if match else ""
    for prefix in ("windows", "cp", "ibm", "x-"):
        name = name.removeprefix(prefix).lstrip("-")
    name = name.replace("-", "").replace("_", "").replace(":", "")
    return _ENCODINGS.get(name, encoding)
