"""How texts, names and values look to a person, and the templates."""
