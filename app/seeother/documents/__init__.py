"""What a document says: about its things, about itself, and which links lead to it."""
