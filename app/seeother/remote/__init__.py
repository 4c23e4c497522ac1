"""Data that lies with an engine, as documents ask for it: gathered into few bounded requests, and remembered for a while."""
