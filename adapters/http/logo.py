"""The logo of the company, which invoices begin with: a file beside the settings."""

from adapters.http.call import Call, Reply
from adapters.http.operation import Operation
from adapters.http.query import WriteQuery
from adapters.http.request_headers import media_type_of
from adapters.http.settings import SettingsView, settings_reply
from application.ledger.logo import find_logo, remove_logo, set_logo
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import NotFound, Refused
from domain.ledger.company import LogoFormat

PATH = "/system/settings/logo"

MEDIA: dict[str, LogoFormat] = {"image/png": "png", "image/jpeg": "jpeg"}
"""The format of a picture by its media type."""


def _replace(call: Call) -> Answer:
    if not call.body:
        raise Refused.at("", "must be a PNG or JPEG picture; the body is empty")
    media_type = media_type_of(call.headers)
    picture_format = MEDIA[media_type]
    # The picture is checked before the books are locked, because large ones take a while.
    call.services.check_logo(call.body, picture_format)
    return call.write(
        lambda _, settings: settings_reply(settings, call.services.server_settings.port),
        set_logo,
        call.body,
        picture_format,
        call.version(),
    )


def _read(call: Call) -> Answer:
    def render(work: UnitOfWork) -> Reply:
        logo = find_logo(work)
        if logo is None:
            raise NotFound("the company has no logo")
        headers = {"Content-Type": f"image/{logo.format}", "ETag": f'"{logo.sha256}"'}
        return Reply(logo.content, headers=headers)

    return call.read(render)


def _remove(call: Call) -> Answer:
    return call.write(lambda _, __: Reply(None, 204), remove_logo, call.version())


OPERATIONS = (
    Operation(
        "PUT",
        PATH,
        "replaceLogo",
        "Set the logo of the company, which invoices begin with",
        _replace,
        SettingsView,
        query=WriteQuery,
        takes=bytes,
        media=tuple(MEDIA),
        own_scope="admin",
    ),
    Operation(
        "GET",
        PATH,
        "readLogo",
        "Read the logo of the company",
        _read,
        bytes,
        produces=tuple(MEDIA),
    ),
    Operation(
        "DELETE",
        PATH,
        "deleteLogo",
        "Remove the logo of the company",
        _remove,
        None,
        status=204,
        query=WriteQuery,
        own_scope="admin",
    ),
)
