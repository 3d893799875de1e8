"""Reports, invoices and the whole books as files: a module or a folder for each format.

json, csv, xlsx               reports for programs and spreadsheets
html, html_style              a report as a page, and the style sheet of the page
pdf                           a report on paper, with pdf_columns, pdf_table and pdf_sheet
invoice_pdf, invoice_sheet    an invoice or credit memo on paper, with invoice_table (its lines),
                              invoice_ending (its sums) and logo_picture
iif                           the books for QuickBooks
beancount, hledger            the books for plain text accounting, with journal_accounts and
                              journal_transactions (what both have in common)
csv_archive                   all records for spreadsheets
cell_text, links              how captions and cells read, and where a figure leads
chart_picture                 the chart of a report
text_layout, text_drawing     text on paper in every script: lines that fit a width, drawn
fonts, missing_characters     the fonts of a PDF, and the characters that none of them has

A report's exporter takes a `Report` and a file of bytes, and does not know any report by its key.
May use the application.
"""
