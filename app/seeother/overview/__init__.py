"""A whole site in figures, for its maintainer: sizes, languages, links to others, terms that nobody uses."""
