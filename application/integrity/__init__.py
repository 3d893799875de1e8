"""Whether the books are right. Begin with `verify_books`.

verify_books          looks at all that is stored, and compares it with what must be stored
verify_records        the part of it about single records, their keys and references
verify_documents      the part of it about what documents make: entries, balances and open items
verify_applications   the part of it about applications of credits to charges
verify_reconciliations  the part of it about bank reconciliations and cleared marks
compare_rows          compares expected and stored rows in little memory
row_faults            what is said of rows that differ
compare_with_log      the part of it about the log: records are what their last changes say
verify_log            proves that the log is as it was written, with heads that were kept elsewhere
kept_heads            those heads
audit                 reads the log, as filters ask for it
bring_up_to_date      what is done with the books of an older program, in order
rebuild_derived       derives what an older program did not store
fill_cash_flow        fills in the sections of cash flows that an older program did not store

May use collections and the areas below.
"""
