"""How anything is read or written: a transaction, its guards, its postings, its log. Begin with `unit_of_work`.

books, shared_commits   transactions: opened, committed, rolled back, shared
unit_of_work            what a use case is given: find, save, remove, merge
guards                  rules that refuse a write, one file each      reader     what they may read
recorder, postings      what documents post, and their open items          item_changes
change_log              the chained log                          write_context   who writes, and why

May use the domain, the ports, `serialization` and `json_names`. Use cases are above it and use it; nothing here knows one.
"""
