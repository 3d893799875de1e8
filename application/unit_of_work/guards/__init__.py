"""The guards: rules that refuse a write, whatever interface it comes from. Begin with `change`.

change             what a guard is shown: a record before and after, and what it posts
all_guards         the list of all guards, in the order in which they are asked
records_in_use, unique_keys, closed_periods, deposited_rows, posting_rules, reconciled_rows
                   one rule each, with its message

A guard may use the reader and the write context. A rule about a single record belongs to the
`rules()` of its class, and a rule of one use case belongs to that use case.
"""
