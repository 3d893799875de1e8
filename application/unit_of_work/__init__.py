"""The unit of work: how anything is read or written, in one transaction. Begin with `unit_of_work`.

books, shared_commits   open transactions, commit them, roll them back, and share commits
separate_units          several units of work in one transaction
batched_books           the books as each operation of a batch has them
interruption            the request to stop, which rolls back what has not begun its commit
unit_of_work            what a use case writes with: save, remove, merge
mechanism               the parts that every unit of work is made of
transaction_records     what it reads with: find, get, many, accounts
written_records         what it has written, until that is logged
merging                 what a merge does to each record that refers to the merged one
attached_files          attachments and bytes, which go with the records that have them
unchanged_blobs         stored bytes, for plans and past books, which store none
reference_check         the check that saved records refer only to records that exist
guards                  the rules that refuse a write, one file each
reader                  what guards and the recorder may read
recorder, postings      what documents post, and the open items that they make
removed_marks           the cleared marks of rows that change
unlocking               what a reconciliation notes of a locked row that changes for a reason
item_changes            the open items that changed, for the automatic application
unit_log                what one unit of work logs
change_log              the log, chained by hashes
applied_amounts         by how much more is applied to each charge, as the log keeps it
record_hashes           the hashes of records, kept in step with the log
write_context           who writes, and why
planning                plans: what a use case would write, computed on a snapshot
planned_session         what the use case of a plan reads: the snapshot and the plan
planned_records, planned_documents, planned_ledger, planned_open_items, planned_amounts
                        the parts of a plan; new documents are packed
planning_recorder       the recorder of a plan
numbered_ids, numbers_by_key
                        the ids of a plan, and lists of their numbers, in little memory
footprint               what a plan has read, and which changes of the books matter to it

May use the domain, the ports, `serialization`, `checksum_tree`, `packed_values` and `json_names`.
Use cases use this package, and nothing here knows a use case.
"""
