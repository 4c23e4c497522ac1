"""SPARQL queries as they are sent: terms go in as terms, and every query has a bound on what it may find."""
