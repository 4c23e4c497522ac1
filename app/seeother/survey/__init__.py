"""What a site says, gathered in one reading of its files and ready to be judged, with the place of each thing."""
