"""The `wyzbooks` command. Begin with `main`, where the commands are declared.

options, export_group                              what several commands share; the exports
books_commands, record_commands, report_commands,
export_commands                                    what the commands do
console, wording                                   how answers and refusals are printed
output_file                                        the file that a command writes
tables, report_table, comparison_table             layouts for the terminal

It does not import `adapters.http`; both use `adapters.json_shapes` and the application.
"""
