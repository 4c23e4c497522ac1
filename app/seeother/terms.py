"""The few IRIs of well-known vocabularies that the server itself reads or writes, and their customary prefixes."""

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
FOAF = "http://xmlns.com/foaf/0.1/"
DCTERMS = "http://purl.org/dc/terms/"
VOID = "http://rdfs.org/ns/void#"
HYDRA = "http://www.w3.org/ns/hydra/core#"
SCHEMA = "https://schema.org/"
SCHEMA_HTTP = "http://schema.org/"
SKOSXL = "http://www.w3.org/2008/05/skos-xl#"
ISO_THES = "http://purl.org/iso25964/skos-thes#"
SH = "http://www.w3.org/ns/shacl#"
GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
DCAT = "http://www.w3.org/ns/dcat#"
ADMS = "http://www.w3.org/ns/adms#"
SPDX = "http://spdx.org/rdf/terms#"
VCARD = "http://www.w3.org/2006/vcard/ns#"
QB = "http://purl.org/linked-data/cube#"
OBO, OBO_IN_OWL = "http://purl.obolibrary.org/obo/", "http://www.geneontology.org/formats/oboInOwl#"
WIKIBASE = "http://wikiba.se/ontology#"
EDM, ORE = "http://www.europeana.eu/schemas/edm/", "http://www.openarchives.org/ore/terms/"

PREFIXES: dict[str, str] = {
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "foaf": FOAF,
    "dcterms": DCTERMS,
    "dc": "http://purl.org/dc/elements/1.1/",
    "void": VOID,
    "hydra": HYDRA,
    "schema": SCHEMA,
    "geo": GEO,
    "dcat": DCAT,
    "prov": "http://www.w3.org/ns/prov#",
    "sh": SH,
    "vann": "http://purl.org/vocab/vann/",
    "wd": "http://www.wikidata.org/entity/",
}

# What people mean by a prefix that they have not declared.
CUSTOMARY_PREFIXES: dict[str, str] = {
    **PREFIXES,
    "adms": ADMS,
    "as": "https://www.w3.org/ns/activitystreams#",
    "bibo": "http://purl.org/ontology/bibo/",
    "cc": "http://creativecommons.org/ns#",
    "crm": "http://www.cidoc-crm.org/cidoc-crm/",
    "csvw": "http://www.w3.org/ns/csvw#",
    "dash": "http://datashapes.org/dash#",
    "dbo": "http://dbpedia.org/ontology/",
    "dbpedia": "http://dbpedia.org/resource/",
    "dbr": "http://dbpedia.org/resource/",
    "dcam": "http://purl.org/dc/dcam/",
    "dcmitype": "http://purl.org/dc/dcmitype/",
    "dct": DCTERMS,
    "doap": "http://usefulinc.com/ns/doap#",
    "dqv": "http://www.w3.org/ns/dqv#",
    "frbr": "http://purl.org/vocab/frbr/core#",
    "geosparql": "http://www.opengis.net/ont/geosparql#",
    "gn": "http://www.geonames.org/ontology#",
    "gr": "http://purl.org/goodrelations/v1#",
    "gsp": "http://www.opengis.net/ont/geosparql#",
    "locn": "http://www.w3.org/ns/locn#",
    "ldp": "http://www.w3.org/ns/ldp#",
    "lemon": "http://lemon-model.net/lemon#",
    "mo": "http://purl.org/ontology/mo/",
    "oa": "http://www.w3.org/ns/oa#",
    "obo": OBO,
    "oboInOwl": OBO_IN_OWL,
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "og": "http://ogp.me/ns#",
    "ontolex": "http://www.w3.org/ns/lemon/ontolex#",
    "org": "http://www.w3.org/ns/org#",
    "owl2xml": "http://www.w3.org/2006/12/owl2-xml#",
    "pav": "http://purl.org/pav/",
    "qb": QB,
    "qudt": "http://qudt.org/schema/qudt/",
    "rr": "http://www.w3.org/ns/r2rml#",
    "schemaorg": SCHEMA,
    "sdo": SCHEMA,
    "sf": "http://www.opengis.net/ont/sf#",
    "sioc": "http://rdfs.org/sioc/ns#",
    "skosxl": SKOSXL,
    "sosa": "http://www.w3.org/ns/sosa/",
    "spdx": SPDX,
    "ssn": "http://www.w3.org/ns/ssn/",
    "time": "http://www.w3.org/2006/time#",
    "unit": "http://qudt.org/vocab/unit/",
    "vaem": "http://www.linkedmodel.org/schema/vaem#",
    "vcard": VCARD,
    "voaf": "http://purl.org/vocommons/voaf#",
    "vs": "http://www.w3.org/2003/06/sw-vocab-status/ns#",
    "wdt": "http://www.wikidata.org/prop/direct/",
    "wgs": GEO,
    "wgs84": GEO,
    "xml": "http://www.w3.org/XML/1998/namespace",
}

# Properties that hold a name to show, the most deliberate first.
LABELS: tuple[str, ...] = (
    f"{SKOS}prefLabel",
    f"{RDFS}label",
    f"{SCHEMA}name",
    f"{SCHEMA_HTTP}name",
    f"{FOAF}name",
    f"{DCTERMS}title",
    "http://purl.org/dc/elements/1.1/title",
    f"{SKOSXL}literalForm",
    "http://www.geonames.org/ontology#name",
    "http://www.w3.org/ns/shacl#name",
    f"{VCARD}fn",
)

# Properties that hold other names, by which a thing is found but not called.
ALTERNATIVES: tuple[str, ...] = (
    f"{SKOS}altLabel",
    f"{SCHEMA}alternateName",
    f"{SCHEMA_HTTP}alternateName",
    f"{SKOS}hiddenLabel",
    f"{FOAF}nick",
    f"{DCTERMS}alternative",
    f"{OBO}IAO_0000118",
    *(f"{OBO_IN_OWL}has{kind}Synonym" for kind in ("Exact", "Related", "Broad", "Narrow")),
)

# Properties by which a thing is found although nobody is to see what they hold (SKOS Reference, section 5.1).
HIDDEN: frozenset[str] = frozenset({f"{SKOS}hiddenLabel", f"{SKOSXL}hiddenLabel"})

# Properties that hold a number or a code by which a thing is looked for.
IDENTIFIERS: tuple[str, ...] = (
    f"{SKOS}notation",
    f"{DCTERMS}identifier",
    "http://purl.org/dc/elements/1.1/identifier",
    f"{SCHEMA}identifier",
    f"{SCHEMA_HTTP}identifier",
)

SUMMARIES: tuple[str, ...] = (
    f"{DCTERMS}description",
    f"{SKOS}definition",
    f"{OBO}IAO_0000115",
    f"{RDFS}comment",
    f"{SCHEMA}description",
    f"{SCHEMA_HTTP}description",
    f"{DCTERMS}abstract",
    "http://purl.org/dc/elements/1.1/description",
    f"{SKOS}scopeNote",
)

# What may still be said of a thing that is no longer in use: what it was called and what became of it.
NAMING: frozenset[str] = frozenset(
    {
        f"{RDF}type",
        f"{OWL}deprecated",
        f"{OWL}sameAs",
        f"{RDFS}seeAlso",
        f"{RDFS}isDefinedBy",
        f"{SKOS}altLabel",
        f"{SKOS}hiddenLabel",
        f"{SKOS}notation",
        f"{SKOS}note",
        f"{SKOS}editorialNote",
        f"{SKOS}changeNote",
        f"{SKOS}historyNote",
        f"{SKOS}inScheme",
        f"{DCTERMS}isReplacedBy",
        f"{DCTERMS}identifier",
        f"{DCTERMS}created",
        f"{DCTERMS}modified",
        *SUMMARIES,
    }
)

_WDRS = "http://www.w3.org/2007/05/powder-s#"
# What is of one of these is a page, or what else is read as it is sent.
PAGE_CLASSES = frozenset(
    {
        f"{FOAF}Document",
        f"{FOAF}PersonalProfileDocument",
        f"{_WDRS}Document",
        "http://purl.org/ontology/bibo/Webpage",
        "http://purl.org/spar/fabio/WebPage",
        "http://www.w3.org/2006/gen/ont#InformationResource",
        "http://www.w3.org/ns/ldp#RDFSource",
        *(
            f"{schema}{name}"
            for schema in (SCHEMA, SCHEMA_HTTP)
            for name in (
                "WebPage AboutPage CheckoutPage CollectionPage ContactPage FAQPage ItemPage MedicalWebPage "
                "ProfilePage QAPage WebSite"
            ).split()
        ),
    }
)
ONTOLOGIES = (f"{OWL}Ontology", "http://purl.org/vocommons/voaf#Vocabulary")  # classes of vocabularies
# What is of one of these is a document, or a body of data that is one with the document it is told in.
DOCUMENT_CLASSES = frozenset(
    {
        *PAGE_CLASSES,
        *ONTOLOGIES,
        f"{SKOS}ConceptScheme",
        f"{VOID}Dataset",
        f"{VOID}DatasetDescription",
        f"{VOID}Linkset",
        f"{DCAT}Catalog",
        f"{DCAT}Dataset",
        f"{DCAT}DatasetSeries",
        f"{DCAT}CatalogRecord",
        f"{QB}DataSet",
        "http://purl.org/dc/dcmitype/Dataset",
        "http://www.w3.org/2004/03/trix/rdfg-1/Graph",
        "http://www.w3.org/ns/adms#Asset",
        "http://www.w3.org/ns/adms#AssetRepository",
        *(
            f"{schema}{name}"
            for schema in (SCHEMA, SCHEMA_HTTP)
            for name in ("Dataset", "DataCatalog", "DefinedTermSet")
        ),
    }
)
# Their objects are documents; those of the first kind are about the subject alone.
ABOUT_SUBJECT = frozenset(
    {
        f"{FOAF}isPrimaryTopicOf",
        f"{_WDRS}describedby",
        f"{SCHEMA}mainEntityOfPage",
        f"{SCHEMA_HTTP}mainEntityOfPage",
    }
)
# Theirs may be about the subject where they are pages; the property alone is often used of things.
PAGE_OF_SUBJECT = frozenset(
    {f"{FOAF}page", f"{FOAF}homepage", f"{SCHEMA}subjectOf", f"{SCHEMA_HTTP}subjectOf"}
)
OBJECT_IS_DOCUMENT = frozenset(
    {f"{RDFS}isDefinedBy", f"{SKOS}inScheme", f"{SKOS}topConceptOf", f"{VOID}inDataset", f"{OWL}imports"}
)
# Their subjects are documents; the first kind are about their object alone.
PRIMARY_TOPICS = frozenset({f"{FOAF}primaryTopic", f"{SCHEMA}mainEntity", f"{SCHEMA_HTTP}mainEntity"})
TOPICS = frozenset({f"{FOAF}topic", f"{SCHEMA}about", f"{SCHEMA_HTTP}about"})  # where the subject is a page
SUBJECT_IS_DOCUMENT = frozenset(
    {
        f"{SKOS}hasTopConcept",
        f"{OWL}imports",
        f"{OWL}versionIRI",
        f"{OWL}versionInfo",
        "http://purl.org/vocab/vann/preferredNamespaceUri",
        "http://purl.org/vocab/vann/preferredNamespacePrefix",
    }
)
# What is of one of these, and of which no more is said, may be declared by whoever uses it.
DECLARED_CLASSES = frozenset(
    {
        f"{RDF}Property",
        f"{RDFS}Class",
        f"{RDFS}Datatype",
        *(
            f"{OWL}{name}"
            for name in (
                "AnnotationProperty Class DatatypeProperty DeprecatedClass DeprecatedProperty FunctionalProperty "
                "NamedIndividual ObjectProperty OntologyProperty"
            ).split()
        ),
    }
)

# Properties whose texts are beginnings, patterns or addresses of URIs for programs: none is that of a page.
CODE = frozenset(
    {
        *(f"{VOID}{name}" for name in ("uriSpace", "uriRegexPattern", "uriLookupEndpoint")),
        *(f"http://purl.org/vocab/vann/preferredNamespace{name}" for name in ("Uri", "Prefix")),
        *(f"http://www.w3.org/ns/shacl#{name}" for name in ("pattern", "flags", "namespace", "prefix")),
        *(f"http://www.w3.org/ns/shacl#{name}" for name in ("select", "ask", "construct", "update")),
        f"{HYDRA}template",
        f"{XSD}pattern",
        f"{SCHEMA}urlTemplate",
        f"{SCHEMA_HTTP}urlTemplate",
        "http://www.wikidata.org/prop/direct/P1630",  # formatter URL
        "http://www.wikidata.org/prop/direct/P1793",  # format as a regular expression
    }
)


_PAV = "http://purl.org/pav/"
# What leads from a thing to its present version, to any of its versions, and from a version to the thing.
CURRENT_VERSIONS = (f"{OWL}versionIRI", f"{DCAT}hasCurrentVersion", f"{_PAV}hasCurrentVersion")
VERSIONS = (
    *CURRENT_VERSIONS,
    f"{OWL}priorVersion",
    f"{OWL}backwardCompatibleWith",
    f"{OWL}incompatibleWith",
    f"{DCTERMS}hasVersion",
    f"{DCAT}hasVersion",
    f"{DCAT}previousVersion",
    f"{_PAV}hasVersion",
    f"{_PAV}hasEarlierVersion",
    f"{_PAV}previousVersion",
)
VERSION_OF = (f"{DCTERMS}isVersionOf", f"{DCAT}isVersionOf")
