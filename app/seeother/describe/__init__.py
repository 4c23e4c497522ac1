"""What the site tells programs about itself: how its resources are related, and what its data set is."""
