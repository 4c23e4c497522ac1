"""Compare what a proxy says about a request with what the site says about itself; nothing is ever built from it."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable
from functools import lru_cache

# Addresses of the proxies that are believed; whoever reaches a unix socket was let in by its permissions.
TRUSTED = os.environ.get("SEEOTHER_PROXIES", "127.0.0.1,::1")


@lru_cache(maxsize=256)
def is_trusted(peer: str | None, proxies: str = TRUSTED) -> bool:
    """Tell whether a peer is one of the configured proxies; None stands for a unix socket."""
    if peer is None or proxies == "*":
        return True
    networks = (
        ipaddress.ip_network(part.strip(), strict=False) for part in proxies.split(",") if part.strip()
    )
    return any(ipaddress.ip_address(peer) in network for network in networks)


def mismatch(scheme: str, host: str, origins: Iterable[str]) -> str:
    """Say in a sentence how what the proxy says differs from all origins of the site, "" where it does not."""
    said = f"{scheme}://{host.lower()}"
    known = sorted(origins)
    if not scheme or not host or said in known:
        return ""
    return (
        f"the proxy says that requests are for {said}, but the URIs of this site start with {' or '.join(known)}: "
        f"compare base in seeother.toml with server_name and the proxy's X-Forwarded-Proto and X-Forwarded-Host"
    )
