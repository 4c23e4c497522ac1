"""How a site describes itself: settings, written by hand or inferred."""
