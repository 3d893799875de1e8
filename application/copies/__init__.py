"""A copy of the books, in a file of its own, that follows them. Begin with `follow`.

follow        keeping a copy in step: push what was done to it, receive what others did, compare
pending       what was done to the copy, and what the original answered
reading       the changes of the original, page by page
receiving     what others did to the original becomes part of the copy
state         where the copy stands
standing      the same, for people and programs that ask
doing_again   changes of the copy that could not be sent before others were received
from_log      what the records of a copy are by its log
files         the bytes beside the records: the logo and attached files
starting_over the original has another history: the copy becomes what the original is now
news          what a person should know of it
comparing     the checksums of both
damage        records of the copy that are not what its log says
mending       the repair of records that are damaged, or that differ
documents     records of the original as they are sent, read strictly
guard         what cannot be done to a copy, because the original could not take it

The state of a copy is kept in the transaction that changes its records (`ports/copy_states`), and
the original is behind a port (`ports/served_books`). May use sync, replay and everything below.
"""
