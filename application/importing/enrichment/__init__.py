"""Enrichment: the rows of a list of transactions fill empty fields of entries that the books have.

enrich_entries    the steps: rows, the entries that they are, and what they fill
listed_rows       what a row of a file says, whatever the format of the file is
book_entries      the entries of the books that rows can be
likeness          how alike a row and an entry are
matching          which row is which entry
filling           which empty fields of an entry a row fills

Read `enrich_entries` first. `listed_rows`, `likeness` and `matching` know nothing of the books.
What an enrichment tells is in `importing.enrichment_answer`.
"""
