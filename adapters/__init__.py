"""How the books are reached and kept. Each adapter can be swapped, and knows no other; JSON they share.

json_shapes    records, lists and refusals as JSON          http        the API
storage        where the books are kept                     importers   files of other programs, read
exporters      reports and invoices, written

May use the application.
"""
