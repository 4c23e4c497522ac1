"""Files while they are being written, broken or not: which IRIs stand where in them, and what things are called."""
