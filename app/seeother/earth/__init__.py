"""Where on earth things are: geometries as they are written, and how they are drawn. Needs the standard library only."""
