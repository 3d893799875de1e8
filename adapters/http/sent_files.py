"""The files that a request carries: its body, or the parts of a form."""

from typing import Any
from urllib.parse import quote

from litestar import Request
from litestar.exceptions import HTTPException

from adapters.json_shapes.problems import Problem
from application.importing.file_set import NamedFile, pack_files


async def sent_file(
    request: Request[Any, Any, Any], headers: dict[str, str]
) -> tuple[bytes, dict[str, str]]:
    """The file that a request carries: its body, or the only file of a form.

    The headers that come with it say its name and media type: in a form, those of its part.
    """
    if not _is_form(request):
        return await request.body(), headers
    parts = await _parts_of_form(request)
    if len(parts) != 1 or isinstance(parts[0], str):
        raise Problem("bad_request", "the form must have exactly one part, which is a file")
    part = parts[0]
    own = {name.lower(): value for name, value in part.headers.items()}
    content: bytes = await part.read()
    return content, {
        **headers,
        "content-type": own.get("content-type", "application/octet-stream"),
        "content-disposition": f"attachment; filename*=UTF-8''{quote(part.filename, safe='')}",
    }


async def sent_files(request: Request[Any, Any, Any]) -> bytes:
    """The files that a request carries, packed as one: all parts of a form, or its body."""
    if not _is_form(request):
        return await request.body()
    parts = await _parts_of_form(request)
    if not parts or any(isinstance(part, str) for part in parts):
        raise Problem("bad_request", "every part of the form must be a file, and there must be one")
    return pack_files([NamedFile(part.filename, await part.read()) for part in parts])


def _is_form(request: Request[Any, Any, Any]) -> bool:
    return request.headers.get("content-type", "").lower().startswith("multipart/form-data")


async def _parts_of_form(request: Request[Any, Any, Any]) -> list[Any]:
    """The parts of a form: texts, and files with their names."""
    try:
        return [part for _, part in (await request.form()).multi_items()]
    except (ValueError, LookupError, HTTPException) as error:
        detail = f"the form cannot be read: {error}; send a file as multipart/form-data"
        raise Problem("bad_request", detail) from None
