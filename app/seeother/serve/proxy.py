"""Compare what a proxy says about a request with what the site says about itself; nothing is ever built from it."""

from __future__ import annotations

import ipaddress
import os
from functools import lru_cache

from seeother.site.settings import Settings

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


def origins_of(settings: Settings) -> tuple[str, ...]:
    """Return what the site's URIs start with: scheme and host of its things and documents."""
    patterns = settings.patterns.all
    return tuple(sorted({t.origin for pattern in patterns for t in (pattern.thing, pattern.document)}))


@lru_cache(maxsize=256)
def mismatch(scheme: str, host: str, origins: tuple[str, ...]) -> str:
    """Say in a sentence how what the proxy says differs from all origins of the site, "" where it does not.

    Nothing of what it says is repeated: it may be what a client sent.
    """
    if not scheme or not host or f"{scheme}://{host.lower()}" in origins:
        return ""
    starts = " or ".join(origins)
    if any(host.lower() == origin.partition("://")[2] for origin in origins):
        return (
            f"the proxy says that requests come by another scheme than {starts}, with which the URIs of this site start: "
            "compare base in seeother.toml with the proxy's X-Forwarded-Proto"
        )
    return (
        f"the proxy says that requests are for another host than {starts}, with which the URIs of this site start: "
        "compare base in seeother.toml with the proxy's server_name and X-Forwarded-Host"
    )
