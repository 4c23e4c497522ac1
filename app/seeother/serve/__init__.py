"""What a server needs around the decision: gunicorn, Flask, proxies, metrics and health."""
