"""A site's folder as it is read: settings, patterns and files, and what is wrong with them."""
