"""A SPARQL engine: asked within bounds of time and size, left alone while it fails, asked once for what many want."""
