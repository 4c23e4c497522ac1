"""What writes into the files of a site: fixes of findings, and the way back from them."""
