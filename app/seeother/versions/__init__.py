"""The older versions of a site: read-only snapshots of their own, and where each is."""
