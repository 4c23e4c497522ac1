"""Decide one request: what is asked for, and which answer it gets."""
