"""Where a file says what, for findings and links to a line: the parsers of RDF tell no positions."""
