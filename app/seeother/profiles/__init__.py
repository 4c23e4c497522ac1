"""Which part of what a document says is wanted, and in whose words: negotiation by profile."""
