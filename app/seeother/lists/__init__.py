"""Pages that list things: of a kind, found by words."""
