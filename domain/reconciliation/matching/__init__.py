"""The parts of statement matching. Begin with `statement_items`.

statement_items     lines of a statement, rows of an account, and what says that they are the same
payee_words         which words of a payee name somebody, and how alike two payees are
numbers             numbers of checks
likeness            how alike a line and a row of one amount are
equal_items         lines that nothing tells apart, and rows that nothing tells apart
maximum_matching    which pairs are the same in every best matching of lines with rows
pairs               one line and one row of one amount
exact_sums          the sets of amounts that sum to a target
part_sets           a line or row as the sum of others
sums                the search of such sums
set_proposals       which sums are proposed, and whether they are certain
"""
