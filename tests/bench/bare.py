"""The smallest applications gunicorn can run: a fixed 303, the size of ours. What hot.py compares the server with."""

BODY = b"x" * 180
HEADERS = [
    (b"location", b"/doc/bridge/Tower_Bridge.ttl"),
    (b"vary", b"Accept"),
    (b"cache-control", b"public, max-age=5"),
    (b"access-control-allow-origin", b"*"),
    (b"content-type", b"text/html; charset=utf-8"),
    (b"content-length", b"180"),
]
START = {"type": "http.response.start", "status": 303, "headers": HEADERS}
END = {"type": "http.response.body", "body": BODY}
WSGI_HEADERS = [(name.decode(), value.decode()) for name, value in HEADERS]


async def asgi(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    await send(START)
    await send(END)


def wsgi(environ, start_response):
    start_response("303 See Other", list(WSGI_HEADERS))
    return [BODY]
