"""Importing the files of other programs. Begin with `import_file`.

parsed_file                           what a reader finds in a file, whatever its format
listed                                how much of it an answer lists
import_file, import_answer            the use case, and what it answers
import_run                            one import under way
listed_records                        the contacts, items and terms that the lists of a file declare
file_set, merge_files                 several files that are imported together
proof                                 how the books agree with the totals that a file states
needless_transactions                 what of a file the books do not need
account_resolver, contact_resolver    the accounts, contacts, items and terms that names mean
account_index, account_guesses        finding accounts; what an undeclared account probably is
account_matching, declared_accounts   the accounts that the list of a file declares
guessed_types                         guesses of earlier imports, which such a list corrects
opening_balances                      the balances that such a list gives
known_documents                       what earlier imports made of what a file has again
statements, statement_answer          banks' statements, and what is told of them
bank_rows                             what becomes of the rows of statements
enrichment, enrichment_answer         filling empty fields of entries from lists of transactions
document_classifier, misfits          which document a transaction becomes, and why a journal
imported_documents                    what the documents of an import share
sales_documents, purchase_documents, bank_and_journal_documents

May use collections and the areas below. Readers of formats are adapters.
"""
