"""How the books are reached and kept: HTTP, files, and the formats of others. Each adapter can be swapped."""
