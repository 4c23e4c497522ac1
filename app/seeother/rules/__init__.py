"""The rules for data: mistakes to look for in a survey of a site, each told with place, remedy and, where it is certain, fix."""
