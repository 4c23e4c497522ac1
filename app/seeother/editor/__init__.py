"""What an editor asks while somebody writes: names, places, findings and remedies, also of files that are broken."""
