"""JSON in and out: for HTTP, the command line, sync and exports alike. Begin with `shapes`.

strict_json, unreadable   JSON read strictly, and what cannot be read
shapes                    drafts, patches and views, derived from the records
reading, views            a client's JSON as fields; records as JSON
list_queries              the parameters of lists, and cursors
problems                  refusals as problem documents, with the status of each error of the books
comparison, effects, imports, reconciliation   what is answered that is no record

May use the application. Reflection over records for JSON is here and, for what is stored, in `application.serialization`.
"""
