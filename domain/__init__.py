"""What bookkeeping is: records, postings and reports, with no I/O, no clock and no ids of their own."""
