"""Reading a file as the person says it, now or with an earlier file of the same account."""

from application.importing.bank_rows.remembered_reading import completed_reading
from application.importing.parsed_file import ParsedFile, Reader
from application.importing.plan_import import ImportOptions
from application.unit_of_work.books import Books


def read_file(books: Books, read: Reader, content: bytes, options: ImportOptions) -> ParsedFile:
    """What a reader finds in a file; it ends early if nobody waits for it any more.

    Raises `UnreadableFile` if the file is not of the format of the reader.
    """
    reading = books.read(completed_reading, options.statements.account, options.reading)
    return read(content, reading, books.check_wanted)
