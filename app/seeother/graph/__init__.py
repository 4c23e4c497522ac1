"""What was read, ready to be asked: statements, names and words, and what a document says."""
