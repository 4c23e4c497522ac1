"""The Model Context Protocol, read-only: agents search, read and ask why with the functions that the pages use."""
