"""The programs that are started: the server (`api`) and the command line (`cli`).

wiring                         opens the books; the only file that names a store
api, http_server               serves the API; listens, and stops in order
server_process                 knows whether a file is being served, and holds its lock
cli                            the `wyzbooks` command
file_readers, report_writers   the reader and the writer of each file format
settings, clock                the settings and the time of this computer
openapi_snapshot               writes docs/openapi.json

May use every other package. Begin with `wiring`, then `api`.
"""
