"""Works of reference about the site's own words: the tree and the index of a concept scheme."""
