"""What people see: the documents of things, and the first page of the site."""
