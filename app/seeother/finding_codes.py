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
    "twin-uri": Code(
        "warning", "URIs that differ only by http or https, case, a slash at the end, or an escape"
    ),
    "thing-as-document": Code("warning", "the URI of a thing used as a document"),
    "document-as-thing": Code("warning", "the URL of a page where the thing that it is about is meant"),
    "hash-and-slash": Code("warning", "a term written with # here and with / there"),
    "no-label": Code("warning", "a thing without any label"),
    "label-language": Code("warning", "a thing without a label in a language of the site"),
    "nameless-party": Code("warning", "who made or publishes the data set, without a name"),
    "unknown-language": Code("warning", "a language tag of which no language or region has the code"),
    "other-script": Code("warning", "a name in letters that its language is not written in"),
    "no-language": Code("info", "labels and definitions without a language, where others have one"),
    "bad-literal": Code("warning", "a text that is not a value of its XSD datatype"),
    "prefix-conflict": Code("warning", "a prefix that one file binds to two namespaces"),
    "prefix-typo": Code(
        "warning", "a namespace that is nearly a well-known one, or that nothing parts from names"
    ),
    "unsafe-iri": Code(
        "warning",
        "an IRI that clients ask for otherwise, or oddly spelled: NFD, needless escapes, dots, no such scheme",
    ),
    "local-iri": Code("warning", "an IRI of a file, or of localhost, which nobody else can ask for"),
    "several-files": Code("info", "subjects that several files describe"),
    "shadowed-name": Code("warning", "a name that ends like a format's extension"),
    "no-replacement": Code("warning", "a deprecated thing without a replacement"),
    "prefixed-name": Code("warning", "a prefixed name in angle brackets, which make another IRI of it"),
    "control-character": Code(
        "warning", "a text with control characters or noncharacters, scars of a wrong encoding"
    ),
    "unnameable-predicate": Code("warning", "a predicate that RDF/XML cannot write"),
    "unknown-term": Code("warning", "a term that its well-known vocabulary does not define"),
    "misused-term": Code("warning", "a class where a property is wanted, or a property where a class is"),
    "deprecated-term": Code("warning", "a deprecated class or property that is still used"),
    "text-for-thing": Code("warning", "a text where the property wants a thing"),
    "thing-for-text": Code("warning", "an IRI where the property wants a value"),
    "other-datatype": Code("warning", "a value of another datatype than the property wants"),
    "redefined-term": Code("warning", "a term of a well-known vocabulary that is defined anew"),
    "two-schemes": Code("warning", "a vocabulary that is used with http and with https"),
    "disjoint-classes": Code(
        "warning", "a member of two classes, or a class below two, that have none in common"
    ),
    "two-preferred-labels": Code("warning", "a concept with two preferred labels in one language (SKOS S14)"),
    "label-clash": Code("warning", "a label that is preferred and alternative or hidden at once (SKOS S13)"),
    "hierarchy-cycle": Code("warning", "a concept that is broader than itself, or a collection in itself"),
    "self-relation": Code("warning", "a concept that is related to itself"),
    "related-and-broader": Code(
        "warning", "concepts that are related, and one broader than the other (SKOS S27)"
    ),
    "match-clash": Code("warning", "an exact match that is a broad, narrow or related one too (SKOS S46)"),
    "match-inside": Code("warning", "a match between concepts of one scheme"),
    "top-concept-with-broader": Code("warning", "a top concept with a broader one"),
    "concept-without-scheme": Code("warning", "a concept in no scheme, where there are schemes"),
    "orphan-concept": Code("warning", "a concept without any relation, where there is a hierarchy"),
    "orphan-label": Code("warning", "a label of SKOS-XL that nothing is called by"),
    "wrong-end": Code("warning", "something of another kind at an end of a property"),
    "wrong-way": Code(
        "warning",
        "an asymmetric property both ways, an irreflexive one from a thing to itself, or two disjoint ones",
    ),
    "missing-language": Code(
        "info", "concepts without a preferred label or a definition in a language that most have"
    ),
    "shared-label": Code("info", "an alternative label that is a name of another concept or term"),
    "no-top-concept": Code(
        "info", "a concept scheme that does not say which concepts are its first, or has none"
    ),
    "unconnected-concepts": Code("info", "concepts that no relation connects with the rest of their scheme"),
    "related-siblings": Code("info", "related concepts below the same concept, which says as much"),
    "one-sided-relation": Code("info", "a relation of concepts that only one of the two states"),
    "same-notation": Code("warning", "two concepts of a scheme with one notation"),
    "same-label": Code("warning", "two concepts of a scheme, or two terms of a kind, with one label"),
    "redundant-broader": Code("info", "a broader concept that others make broader already"),
    "transitive-only": Code("warning", "a transitive relation of SKOS that follows from no plain one"),
    "replaced-in-use": Code("warning", "a term or concept that is replaced, but not deprecated"),
    "collection-as-concept": Code("warning", "a collection in a relation of concepts (SKOS S37)"),
    "term-cycle": Code("warning", "a class or property that is below itself"),
    "wrong-inverse": Code(
        "warning", "an inverse that is none: of itself, of a symmetric property, between other ends"
    ),
    "unlike-ends": Code("warning", "a property whose ends do not fit its kind, or what is said of it"),
    "contradiction": Code("warning", "classes that are the same or below each other, and disjoint"),
    "same-term": Code("info", "two terms of one meaning, or two definitions of a class"),
    "odd-definition": Code(
        "info", "a class that is defined by itself or without a kind, or a chain of one property"
    ),
    "vague-name": Code("info", "a term whose name says nothing, or two things at once"),
    "alike-names": Code("info", "terms or concepts whose names differ by hyphens or case only"),
    "mixed-naming": Code("info", "terms that are written, or called, otherwise than most"),
    "no-ends": Code(
        "info", "properties without domain and range, or without one of them where most have both"
    ),
    "unconnected-term": Code("info", "terms that nothing connects with the rest of the vocabulary"),
    "obsolete-label": Code("warning", "a term that is called obsolete and is not, or the reverse"),
    "second-value": Code(
        "warning", "a second value of a property that may have one, or two things with a value of one"
    ),
    "broken-list": Code("warning", "an item of a list with two values, or a list without an end"),
    "ontology-metadata": Code(
        "warning", "an ontology without title, licence, description, creator or version"
    ),
    "ontology-details": Code(
        "info",
        "an ontology without date, version IRI, preferred prefix or its namespace",
    ),
    "no-ontology": Code("info", "a vocabulary of which nothing is said as a whole"),
    "format-in-name": Code("info", "an ontology whose IRI names a format"),
    "lowercase-definition": Code(
        "info", "definitions that begin with a small letter, where nearly all begin with a capital"
    ),
    "no-class": Code("info", "things that are said to be of no class, where nearly all others are of one"),
    "no-definition": Code("info", "terms of the site's own vocabulary that nothing explains"),
    "two-definitions": Code("warning", "a thing with two definitions in one language"),
    "same-definition": Code("warning", "two things with the same definition"),
    "several-ends": Code("info", "a property with several domains or ranges, which hold all at once"),
    "untyped-term": Code("warning", "a class or property that is not said to be one"),
    "label-as-definition": Code("warning", "a term whose comment is its label"),
    "two-labels": Code("info", "a term, or a thing where others have one, with two labels in one language"),
    "empty-text": Code("warning", "a text of nothing, of white space only, or of a word such as NULL"),
    "untrimmed-text": Code("warning", "a name with white space at its ends, line breaks or double spaces"),
    "padded-text": Code("warning", "a text with spaces around it"),
    "invisible-character": Code(
        "warning", "a text with characters that nobody sees, such as zero-width spaces"
    ),
    "markup-in-name": Code("warning", "a name with tags or entities of HTML, which are shown as they are"),
    "mojibake": Code("warning", "a text that was read in a wrong encoding"),
    "iri-as-text": Code("warning", "an IRI that is written as a text"),
    "date-as-text": Code("warning", "a date that is written as a text"),
    "unit-in-text": Code("warning", "a number and its unit in one text"),
    "email-in-text": Code("info", "an e-mail address in a text"),
    "bad-reference": Code(
        "warning", "a reference to a database of others that is not written as prefix:number"
    ),
    "no-scheme": Code("warning", "an xsd:anyURI without a scheme"),
    "wrong-coordinates": Code(
        "warning",
        "coordinates out of range, swapped, or of another system, and geometries that are none",
    ),
    "not-drawn": Code("info", "geometries in a reference system that the maps here cannot draw"),
    "future-date": Code("warning", "a date to come of what has happened"),
    "reversed-dates": Code(
        "warning", "an end that is before its beginning, such as a death before the birth"
    ),
    "mixed-values": Code("info", "a few values of another kind than nearly all of their property"),
    "decimal-comma": Code("warning", "a number with a comma in it, which makes two of it"),
    "outlier": Code("info", "a number far from all others of its property, or the only negative one"),
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
    "unnamed-key": Code("warning", "a key of JSON-LD that no context names: what it says is left out"),
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
    "useless-comment": Code("warning", "a comment that is to silence a finding, and does not"),
    "shape": Code("error", "data that a shape in a .shacl.ttl file refuses; the shape says how grave"),
    "bad-template": Code(
        "error", "a template of the theme that cannot be used: the product's own takes its place"
    ),
    "bad-shape": Code("error", "a shapes file that cannot be used"),
    "engine-refuses": Code(
        "error", "an address that is no engine, or one that wants a password or lacks a graph"
    ),
    "engine-silent": Code("warning", "an engine that does not answer; a server waits for it"),
    "engine-rewrites": Code("warning", "an engine that gives literals back otherwise than they are written"),
    "bad-profile": Code("warning", "a file of `profiles/` that cannot be used"),
    "bad-version": Code("error", "an older version that cannot be published"),
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
