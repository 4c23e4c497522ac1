"""How a site names its things and documents: settings, written by hand or inferred, and URI patterns."""
