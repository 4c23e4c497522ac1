"""SeeOther publishes a folder of Turtle files as Linked Data; this package imports nothing by itself."""

__version__ = "0.1.0"
