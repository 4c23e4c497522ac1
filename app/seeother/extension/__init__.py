"""Linked data over a graph that a program hands over, in that program's own application."""
