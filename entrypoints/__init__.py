"""The programs that are started: the server (`api`) and the command line (`cli`).

wiring, file_wiring            open the books, and other files of books; only they name a store
api, http_server               serves the API; listens, and stops in order
daily_backups                  makes the backup of each day while the books are served
server_process                 knows whether a file is being served, and holds its lock
stop_requests                  how a server is asked to stop on Windows
doctor, boot                   what `wyzbooks doctor` looks at; how a server is started at boot
cli                            the `wyzbooks` command
file_readers, report_writers   the reader and the writer of each file format
books_writers                  the writer of each format in which the books are exported
settings, clock                the settings and the time of this computer
openapi_snapshot               writes docs/openapi.json

May use every other package. Begin with `wiring`, then `api`.
"""
