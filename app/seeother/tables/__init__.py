"""Lists as tables for spreadsheets, and as points for maps."""
