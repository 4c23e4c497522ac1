"""A SPARQL engine as the place where statements come from: asking it, surviving it, and what it is asked for a document."""
