"""The code that connects the books to technology.

json_shapes   records, lists and refusals as JSON, for all interfaces
http          the API
storage       stores the books
importers     reads files of other programs
exporters     writes reports and invoices

Each adapter can be replaced, and uses no other adapter except `json_shapes`.

May use the application.
"""
