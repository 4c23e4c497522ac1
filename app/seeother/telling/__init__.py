"""What is said about things, as values for one reader: names, links, dates, places."""
