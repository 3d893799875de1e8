"""Rules that refuse a write, from whatever entrance: each a guard, `(change, context, reader) -> None`. Begin with `change`.

change           what a guard is shown          all_guards   which there are, in their order
records_in_use, unique_keys, closed_periods, deposited_rows, posting_rules   one rule each, with its message

May use the reader and the write context. A rule of one record alone is in its `rules()`, one of a use case in the use case.
"""
