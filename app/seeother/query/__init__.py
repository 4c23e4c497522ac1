"""Lists of things: which, in which order, and found by which words."""
