"""The terms of the vocabularies that people use most: which there are, of which kind, and what they want."""
