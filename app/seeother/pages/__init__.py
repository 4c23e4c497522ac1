"""What people see: the documents of things, and the pages of the site."""
