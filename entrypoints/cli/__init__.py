"""The `wyzbooks` command. Begin with `main`, where every command is declared.

program, signals                                   the program, and what Ctrl-C does to it
writing                                            how a command changes the books and answers
options, day_options                               the options that commands share
books_commands, record_commands, report_commands   what the commands do
console, wording                                   how answers and refusals are printed
tables, report_table, comparison_table             layouts for the terminal

It does not import `adapters.http`; both use `adapters.json_shapes` and the application.
"""
