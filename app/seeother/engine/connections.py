"""Connections to an engine that wait for the whole head of an answer no longer than for its first byte.

Sockets know a time for each read only, so a head that comes byte by byte would have no end.
"""

from __future__ import annotations

import socket
import ssl
import time
from contextlib import suppress
from typing import Any

try:
    import urllib3
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
    from urllib3.util import create_urllib3_context
except ImportError:  # a site whose store is another does without
    urllib3 = None  # type: ignore[assignment]
    HTTPConnection = HTTPConnectionPool = object  # type: ignore[assignment, misc]
    HTTPSConnection = HTTPSConnectionPool = object  # type: ignore[assignment, misc]


class _Timed:
    """A socket whose reads end at a time, 0 for none."""

    end = 0.0

    def recv_into(self, *asked: Any) -> Any:
        """Read what is there, before the time is over."""
        if self.end:
            left = self.end - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self.settimeout(left)  # type: ignore[attr-defined]
        return super().recv_into(*asked)  # type: ignore[misc]


class _Socket(_Timed, socket.socket):
    pass


class _SecureSocket(_Timed, ssl.SSLSocket):
    pass


class _Prompt:
    """A connection that waits for the head of an answer as a whole."""

    def getresponse(self) -> Any:
        """Return an answer when its head is there."""
        connected, timeout = self.sock, self.timeout  # type: ignore[attr-defined]
        if not isinstance(connected, _Timed) or not timeout:
            return super().getresponse()  # type: ignore[misc]
        connected.end = time.monotonic() + timeout
        try:
            return super().getresponse()  # type: ignore[misc]
        finally:
            connected.end = 0.0
            with suppress(OSError):  # the other side may have closed it, which what is under way tells better
                connected.settimeout(timeout)  # type: ignore[attr-defined]


class _Connection(_Prompt, HTTPConnection):
    def _new_conn(self) -> socket.socket:
        made = super()._new_conn()
        timed = _Socket(made.family, made.type, made.proto, made.detach())
        timed.settimeout(self.timeout)
        return timed


class _SecureConnection(_Prompt, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


def pool_of(url: str, most: int) -> Any:
    """Return a pool of so many connections to an address; whoever finds none free waits for one."""
    context = create_urllib3_context()
    context.load_default_certs()
    context.sslsocket_class = _SecureSocket
    manager = urllib3.PoolManager(maxsize=most, block=True, retries=False, ssl_context=context)
    manager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
    return manager.connection_from_url(url)
