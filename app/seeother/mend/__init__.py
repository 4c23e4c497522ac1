"""What writes into the files of a site: fixes of findings, one layout, and the way back from both."""
