"""Two states of a data set, side by side: what readers of the newer one see differently, thing by thing."""
