"""Where the books are kept: in one SQLite file, or in memory."""
