"""The `wyzbooks` command. Begin with `main`, where the commands are declared.

program, signals                                   the program, and what Ctrl-C does to it
writing                                            how a command changes the books and answers
options, day_options, import_group, export_group   what several commands share; imports, exports
default_command                                    groups that run a command where none is named
audit_group, audit_commands, log_table             the log of all changes
reconcile_group, reconcile_options                 bank reconciliations
reconcile_commands, reconcile_request,
reconcile_overviews                                what their commands do
books_commands, verify_commands,
record_commands, report_commands,
import_commands, import_batches, export_commands   what the commands do
import_files, import_form, books_now               the files of an import, and how it ends
statement_source, named_rows                       the file and the rows of a reconciliation
console, wording                                   how answers and refusals are printed
progress_line                                      how far long work has come
output_file                                        the file that a command writes
tables, import_text, report_table,
comparison_table, reconcile_text,
reconcile_matches, reconcile_tables                layouts for the terminal

It does not import `adapters.http`; both use `adapters.json_shapes` and the application.
"""
