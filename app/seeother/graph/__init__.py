"""What was read, ready to be asked: statements, names and words."""
