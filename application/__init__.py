"""What one can do with the books: use cases over ports, with no technology in them."""
