"""Schemes of URIs, as far as one needs to know them to tell <geo:48.2,16.4> from <foaf:name>."""

from __future__ import annotations

import re
from collections.abc import Mapping

from seeother.terms import CUSTOMARY_PREFIXES

# Registered with IANA and in use, or in common use without it.
_REGISTERED = """
about acct acr adt afp aim amss android app appdata apt ar ark attachment aw barion bb beshare bitcoin blob
bolo browserext cabal calculator callto cap cast cid coap coaps com-eventbrite-attendee content crid cstr cvs
dab dat data dav dhttp dict did dis dns dntp doi drm dtn dvb dvx dweb ed2k eid elsi embedded ens ethereum
example facetime fax feed file finger fish fm ftp ftps geo gg git gitoid gizmoproject go gopher graph gtalk
h323 ham hcap hcp hdl hs20 http https hxxp hxxps iax icap icon im imap info ipfs ipn ipns ipp ipps irc irc6
ircs iris isbn iscsi isostore jabber jar javascript jms keyparc lastfm ldap ldaps leaptofrogans lid lorawan
lsid lvlt magnet mailserver mailto maps market message mid mms modem mongodb moz mqtt mqtts msrp msrps mtqp
mumble mupdate mvn news nfs ni nih nntp notes num oid onenote opaquelocktoken openid openpgp4fpr orcid otpauth
p1 pack palm paparazzi payment platform pop pres prospero proxy psyc pttp purl pwid query quic-transport redis
rediss reload res resource rmi rsync rtmp rtsp rtsps rtspu s3 sarif secondlife session sftp sgn shc shttp
sieve sip sips skype smb smp sms smtp snews snmp soap spotify ssb ssh steam stun stuns submit svn swh tag
teamspeak tel telnet tftp things thismessage thread tip tn3270 tool turn turns tv udp unreal urn ut2004 uuid
v-event vemmi ventrilo view-source vnc vscode w3 wais wasm wcr web webcal wifi wpid ws wss wtai wyciwyg xcon
xfire xmlrpc xmpp xri ymsgr z39.50 z39.50r z39.50s
"""
REGISTERED = frozenset(_REGISTERED.split())
_URN = re.compile(
    r"(?is)urn:(?!uuid:)[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:.+|urn:swrl#.+"  # the latter is how editors name variables
    r"|urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}.*"
)


def is_urn(iri: str) -> bool:
    """Tell whether what begins like a URN is one: with a namespace (RFC 8141), and a whole UUID where it says so (RFC 9562)."""
    return _URN.fullmatch(iri) is not None


def suspicious_schemes(prefixes: Mapping[str, str]) -> frozenset[str]:
    """Return what looks like the scheme of an IRI but is a prefix: of this very file, or one that everybody uses."""
    return frozenset(
        prefix for prefix in (*prefixes, *CUSTOMARY_PREFIXES) if prefix and prefix.lower() not in REGISTERED
    )
