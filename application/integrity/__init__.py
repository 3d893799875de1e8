"""Whether the books are right. Begin with `verify_books`, which checks all derived figures.

verify_books          computes all derived figures again and compares them with the stored ones
verify_open_items     the part of it about open items and applications
expected_open_items   the open items that the documents make, with what is applied
verify_checksums      the part of it about the hashes by which copies of the books are compared
compare_with_log      the part of it about the log: records are what their last changes say
verify_log            proves that the log is as it was written, with heads that were kept elsewhere
kept_heads            those heads
audit                 reads the log, as filters ask for it
bring_up_to_date      what is done with the books of an older program, in order
rebuild_derived       derives what an older program did not store
fill_cash_flow        fills in the sections of cash flows that an older program did not store

May use collections and the areas below.
"""
