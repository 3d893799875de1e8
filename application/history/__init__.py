"""What was done to the books, as people read it: the history of a record, and closed periods.

record_history      what was done to one record, page by page; read this first
changed_fields      what a change alters of the fields and lines of a record
applied_lines       what a change alters of the applications of a credit
names               the names of the records that a history mentions
sentences           an entry of a history in sentences
history_page        the history of a record as a page

closed_periods        the changes to closed periods, found in the log; read this first
closed_changes        the values that it finds
closed_documents      the part of it about documents
closed_restatements   the part of it about accounts and settings
closed_sentences      these changes in sentences
closed_periods_page   these changes as a page

May use collections and the areas below.
"""
