"""How a folder becomes the snapshot that is served, and how each process knows which one that is."""
