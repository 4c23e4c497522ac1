"""Connections to an engine that wait for the whole head of an answer no longer than for its first byte.

Sockets know a time for each read only, so a head that comes byte by byte would have no end.
"""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from typing import Any

try:
    import urllib3
    from urllib3.connection import HTTPConnection
    from urllib3.connectionpool import HTTPConnectionPool
except ImportError:  # a site whose store is another does without
    urllib3 = None  # type: ignore[assignment]
    HTTPConnection = HTTPConnectionPool = object  # type: ignore[assignment, misc]


class _Socket(socket.socket):
    """A socket whose reads end at a time, 0 for none."""

    end = 0.0

    def recv_into(self, *asked: Any) -> int:
        """Read what is there, before the time is over."""
        if self.end:
            left = self.end - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self.settimeout(left)
        return super().recv_into(*asked)


class _Connection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        made = super()._new_conn()
        timed = _Socket(made.family, made.type, made.proto, made.detach())
        timed.settimeout(self.timeout)
        return timed

    def getresponse(self) -> Any:
        """Return an answer when its head is there."""
        connected = self.sock
        if not isinstance(connected, _Socket) or not self.timeout:
            return super().getresponse()
        connected.end = time.monotonic() + self.timeout
        try:
            return super().getresponse()
        finally:
            connected.end = 0.0
            with suppress(OSError):  # the other side may have closed it, which what is under way tells better
                connected.settimeout(self.timeout)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


def pool_of(most: int) -> Any:
    """Return a pool of so many connections to each address; whoever finds none free waits for one."""
    pool = urllib3.PoolManager(maxsize=most, block=True, retries=False)
    pool.pool_classes_by_scheme = {**pool.pool_classes_by_scheme, "http": _Pool}
    return pool
