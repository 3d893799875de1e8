"""IIF files: `grammar` is how they are written (lines, cells, blocks), `reader` what they mean. Begin with `reader`.

grammar, cells   rows of cells, and what a cell holds
vocabulary       types of accounts and transactions in our words, and what has no home here

May use `importers.text` and, of the application, `importing.parsed_file`.
"""
