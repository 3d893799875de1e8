"""Reports and invoices written out, a file for each format: json, csv, xlsx, html, pdf, invoice_pdf.

cell_text, links, chart_picture, pdf_columns, text_layout   what several formats share

A report's exporter takes a `Report` and a file of bytes, and knows no report by name. May use the application.
"""
