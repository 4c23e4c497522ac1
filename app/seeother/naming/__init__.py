"""How URIs of things and their documents are made: URI templates, in pairs."""
