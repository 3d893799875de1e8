"""The JSON that HTTP, the command line, sync and exports share. Begin with `shapes`.

strict_json, unreadable   reads JSON strictly; what a client sent that cannot be used
shapes                    drafts, patches and views, derived from the records
reading, views            JSON from a client as fields; records as JSON
register_rows, bank_sessions   rows of accounts, and bank reconciliations
list_queries, named_choices   parameters of lists, and cursors
query_strings                 query strings, read strictly
log_changes, log_proofs   pages of the log, and the proof of it
shape_faults              all that is wrong with a value that does not fit its shape
problems, problem_faults  refusals as problem documents, with their HTTP status; their faults
comparison, effects, imports, reconciliation, reconciliation_status, undeposited
                          answers that are not records

May use the application. Records are turned into JSON by reflection here and, for what is stored, in
`application.serialization`.
"""
