"""What the headers of a request come down to, read once for all requests that have the same ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b

from seeother.http.codings import CODINGS, negotiate_coding
from seeother.http.languages import negotiate_language
from seeother.http.negotiation import negotiate
from seeother.http.parameters import PARAMETERS
from seeother.http.variants import OF_LISTS, OF_PLACES, Variant

LONGEST = 8_192  # characters of a field; a longer one is as none (RFC 9110 section 12.5.1 lets a server disregard it)
_REMEMBERED = 2_048  # sets of headers


@dataclass(frozen=True, eq=False)
class Preferences:
    """Variant, language, content coding, and the host where the settings know it; one object for all that come down to it.

    `page` is the variant of a page about the site: a browser's, where the client leaves it open; `placed` that of the
    document of a thing that has a place. `profiles` is the field
    Accept-Profile as it was sent, "" for none.

    A key of the server's own cache as it is, and `parts` is what nginx's key must hold.
    """

    variant: Variant | None
    language: str
    coding: str
    host: str
    offer: str
    page: Variant | None
    placed: Variant | None
    profiles: str = ""

    @cached_property
    def parts(self) -> tuple[str, str, str, str, str]:
        """Return the parts of a key of nginx's cache, in the order of Keyed, and the name of the offer."""
        others = (self.page,) if self.placed is self.variant else (self.page, self.placed)
        several = any(other is not self.variant for other in others)
        name = "+".join(_name(v) for v in (self.variant, *(others if several else ())))
        return f"={name}", f"={self.language}", f"={self.coding}", f"={self.host}", self.offer


class Offer:
    """What a site lets clients choose from: the default variants, its languages, and the hosts of its patterns.

    `name` changes with all that negotiation goes by besides the headers.
    """

    def __init__(
        self, default: str, languages: tuple[str, ...], hosts: frozenset[str], default_page: str = "html"
    ) -> None:
        self._default, self._languages, self._hosts = default, languages, hosts
        self._default_page = default_page
        # The last one tells configurations apart that have a place for files to send.
        known = (
            default,
            default_page,
            languages,
            sorted(hosts),
            CODINGS,
            OF_LISTS,
            sorted(PARAMETERS),
            "sent",
        )
        self.name = blake2b(repr(known).encode(), digest_size=8).hexdigest()
        self._read = lru_cache(maxsize=_REMEMBERED)(self._choose)
        self._distinct: dict[tuple[str, str, str, str], Preferences] = {}

    def preferences(
        self,
        accept: str | None = None,
        accept_language: str | None = None,
        accept_encoding: str | None = None,
        host: str = "",
    ) -> Preferences:
        """Read the headers of a request; None is a header that is not there."""
        return self._read(
            _bounded(accept),
            _bounded(accept_language),
            _bounded(accept_encoding),
            host if host in self._hosts else self._without_port(host),
        )

    def _without_port(self, host: str) -> str:
        """Return the host of the settings that is asked for at another port, as a proxy would have told it; "" for none."""
        name = host.rpartition(":")[0]
        return name if name in self._hosts else ""

    def _choose(
        self, accept: str | None, accept_language: str | None, accept_encoding: str | None, host: str
    ) -> Preferences:
        variant = negotiate(accept, self._default).chosen
        language = negotiate_language(accept_language, self._languages)
        coding = negotiate_coding(accept_encoding, CODINGS)
        # On a site of one host that host decides nothing.
        host = host if len(self._hosts) > 1 else ""
        page = negotiate(accept, self._default_page, OF_LISTS).chosen
        placed = negotiate(accept, self._default, OF_PLACES).chosen
        chosen = Preferences(variant, language, coding, host, self.name, page, placed)
        return self._distinct.setdefault(chosen.parts[:4], chosen)


@lru_cache(maxsize=16)
def offer_of(default: str, languages: tuple[str, ...], hosts: frozenset[str], default_page: str) -> Offer:
    """Return the offer of a site: the same, with all it has read, for each of its snapshots."""
    return Offer(default, languages, hosts, default_page)


def _name(variant: Variant | None) -> str:
    return variant.name if variant else "none"


def _bounded(field: str | None) -> str | None:
    return field if field is None or len(field) <= LONGEST else None
