"""The statements of a document in each RDF syntax, byte for byte the same in every worker."""
