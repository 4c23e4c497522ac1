"""The data files of a site as they are read, and what is wrong with them, each mistake with its place."""
