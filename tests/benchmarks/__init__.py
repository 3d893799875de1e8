"""How fast the books are, how much memory they take, and what grows with them: run as `make bench`.

    python -m tests.benchmarks [PART ...] [--documents N ...] [--runs N] [--keep FOLDER]

Each part prints one table, with medians and 90th percentiles, never a mean alone. Where the
yardstick `../shared/bench/limit.py` does the same work, it is measured in turns with ours, and the
table has the ratio.
"""
