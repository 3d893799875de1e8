"""Step 4 of the schema: what records carry for the edges of bookkeeping, such as reversals."""

SQL = """
ALTER TABLE journals ADD COLUMN reverses TEXT;
"""
