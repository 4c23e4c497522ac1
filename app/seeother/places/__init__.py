"""Where a file says what, which the parsers do not tell, and in which format it is."""
