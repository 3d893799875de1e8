"""Step 11 of the schema: attachments."""

SQL = "SELECT 1"
