"""Read an archive of politics pages: clean articles, and the exact bytes that prove them."""
