"""HTTP without a server: what is asked, what is preferred, what is answered. Needs the standard library only."""
