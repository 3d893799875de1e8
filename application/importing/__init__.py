"""Files of other programs, as records. Begin with `import_file`.

parsed_file            what a reader hands over, whatever the format
account_resolver, contact_resolver   which account and contact a name means
document_classifier    which document a transaction is
import_file, import_answer           the use case, and what it says

May use collections and the areas below. Readers of formats are adapters.
"""
