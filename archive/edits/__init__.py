"""What differs between two versions of an article, field by field and word by word."""
