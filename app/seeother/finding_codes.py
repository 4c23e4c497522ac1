"""Every code that a finding can have: how grave it is, and what it is about. README and SARIF tell the same."""

from __future__ import annotations

from typing import NamedTuple


class Code(NamedTuple):
    """One row of the table: codes are stable, so that a CI job may filter by them."""

    severity: str
    about: str


CODES: dict[str, Code] = {
    "nothing-served": Code("warning", "data of which no subject fits a pattern"),
    "unserved-subject": Code("warning", "a subject below the base that no pattern serves"),
    "not-here": Code("info", "subjects of other hosts, or whose URIs nobody can ask for"),
    "dead-link": Code("warning", "a link to a thing of this site that is not described"),
    "undefined-term": Code("warning", "a property or class that the site's own vocabulary does not define"),
    "twin-uri": Code("warning", "URIs that differ only by http or https, case, or a slash at the end"),
    "thing-as-document": Code("warning", "the URI of a thing used as a document"),
    "hash-and-slash": Code("warning", "a term written with # here and with / there"),
    "no-label": Code("warning", "a thing without any label"),
    "label-language": Code("warning", "a thing without a label in a language of the site"),
    "bad-literal": Code("warning", "a text that is not a value of its XSD datatype"),
    "prefix-conflict": Code("warning", "a prefix that one file binds to two namespaces"),
    "prefix-typo": Code("warning", "a namespace one letter off a well-known one"),
    "unsafe-iri": Code(
        "warning",
        "an IRI that clients ask for otherwise, or oddly spelled: NFD, needless escapes, dots",
    ),
    "several-files": Code("info", "a subject that several files describe"),
    "shadowed-name": Code("warning", "a name that ends like a format's extension"),
    "no-replacement": Code("warning", "a deprecated thing without a replacement"),
    "prefixed-name": Code("warning", "a prefixed name in angle brackets, which make another IRI of it"),
    "control-character": Code(
        "warning", "a text with control characters or noncharacters, scars of a wrong encoding"
    ),
    "unnameable-predicate": Code("warning", "a predicate that RDF/XML cannot write"),
    "syntax": Code("error", "a mistake in the syntax of a file"),
    "relative-iri": Code("error", "a relative IRI without a base to resolve it by"),
    "bad-language-tag": Code("error", "a language tag that is not well formed"),
    "too-long": Code("error", "a text longer than the parser reads"),
    "rdf-1.2": Code("error", "something that only RDF 1.2 can say"),
    "too-large": Code("error", "a packed file that holds more than the setting `unpacked` allows"),
    "no-file": Code("warning", "something called like a data file that is none: a pipe, a socket, a device"),
    "odd-file": Code("warning", "a file whose name or time cannot be shown as it is"),
    "unreadable": Code("error", "a file or folder that cannot be read"),
    "another-format": Code("error", "a file in another format than its name says"),
    "merged-graphs": Code("warning", "a file with named graphs: they are served as one, without their names"),
    "quoted-formula": Code(
        "warning", "statements in formulas of Notation3, which are quoted, not stated, and left out"
    ),
    "no-statements": Code("warning", "a file that says nothing"),
    "unknown-extension": Code("warning", "a file that looks like RDF but has another extension"),
    "no-data": Code("error", "a site without data files"),
    "no-folder": Code("error", "a site that does not exist"),
    "settings-unreadable": Code("error", "a seeother.toml that cannot be read"),
    "settings-syntax": Code("error", "a seeother.toml that is not TOML"),
    "settings-unknown-key": Code("error", "a setting of a name that does not exist"),
    "settings-value": Code("error", "a setting with a value that it cannot have"),
    "settings-no-base": Code("error", "patterns that start with / and no base before them"),
    "settings-no-pattern": Code("error", "a seeother.toml without patterns"),
    "retired-incomplete": Code("error", "a [[retired]] without thing"),
    "pattern-incomplete": Code("error", "a pattern without thing, or without document and rdf"),
    "pattern-template": Code("error", "a URI template that cannot be read, or an rdf without {ext}"),
    "pattern-variables": Code("error", "templates of one pattern with different variables"),
    "pattern-collision": Code("error", "two patterns that claim the same URL"),
    "shape": Code("error", "data that a shape in a .shacl.ttl file refuses; the shape says how grave"),
    "bad-shape": Code("error", "a shapes file that cannot be used"),
    "check-failed": Code("error", "a check that could not be made, by a fault of SeeOther"),
    "thing-vanished": Code(
        "error", "a thing that was published and would stop answering (only with --against)"
    ),
    "unsettled": Code("error", "files that keep changing while they are read (only from the server)"),
    "build-failed": Code(
        "error", "a snapshot that could not be built, for want of disk space, say (only from the server)"
    ),
    "not-reviewed": Code(
        "info", "a site too large for the server to check it in full (only from the server)"
    ),
    "review-cut": Code(
        "warning", "a full check that took too long or too much memory (only from the server)"
    ),
    "newer-waits": Code("error", "newer data that is not published in time (only from the server)"),
    "state-unwritable": Code("error", "a state folder that cannot be written (only from the server)"),
    "nothing-left": Code(
        "error", "an edit after which no thing at all would be served (only from the server)"
    ),
    "things-vanished": Code(
        "warning", "an edit after which many things stop answering (only from the server)"
    ),
}
