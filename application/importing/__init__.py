"""Importing the files of other programs. Begin with `import_file`.

parsed_file                           what a reader finds in a file, whatever its format
import_file, import_answer            the use case, and what it answers
import_run                            one import under way
account_resolver, contact_resolver    the accounts, contacts, items and terms that names mean
document_classifier                   which document a transaction becomes
imported_documents                    what the documents of an import share
sales_documents, purchase_documents, bank_and_journal_documents

May use collections and the areas below. Readers of formats are adapters.
"""
