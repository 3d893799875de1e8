"""The command line. Begin with `main`, where every command is declared.

commands, report_commands   what the commands do, on the use cases of every entrance
console                     what all share: opening the books, saying what was done, telling a refusal
tables, report_table, comparison_table   the terminal's layouts

It imports nothing of `adapters.http`: both speak through json_shapes and the application.
"""
