"""Mistakes that are looked for in a survey of a site, each told with its place, its remedy and, where it is certain, its fix."""
