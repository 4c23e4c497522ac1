"""How things hang together: concepts in their schemes, properties seen from both sides, classes made of other classes."""
