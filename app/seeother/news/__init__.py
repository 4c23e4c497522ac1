"""What changed, for readers, for their feed readers, and for programs that follow the data."""
