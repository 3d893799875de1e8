"""The files that are attached to records: attach, list, read and remove them.

attach    the use cases

The unit of work deletes what is attached together with the record (`unit_of_work/attached_files`).
May use the collections and everything below them.
"""
