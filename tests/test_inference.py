"""What is guessed from the data is a settings file that works, and that names most of the data's subjects."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from seeother.iris import canonical, origin_of, path_of
from seeother.site.inference import infer
from seeother.site.settings import Settings
from seeother.site.settings_file import parse_settings

unhurried = hypothesis_settings(deadline=None)

X = "https://data.example.org"


def inferred(subjects: list[str]) -> Settings:
    return parse_settings(infer(subjects, "a title"), Path("/srv/site"))


def share(subjects: list[str]) -> float:
    """Return which part of the base's subjects the inferred patterns name."""
    settings = inferred(subjects)
    own = [iri for iri in subjects if origin_of(iri) == settings.base]
    return sum(settings.patterns.thing(iri) is not None for iri in own) / len(own)


SITES = {
    "slash": [f"{X}/id/{n}" for n in range(20)],
    "slash-deep": [f"{X}/id/{n}/{m}" for n in range(5) for m in range(5)],
    "two-kinds": [f"{X}/{kind}/{n}" for kind in ("person", "place") for n in range(5)],
    "id-and-kinds": [f"{X}/{kind}/{n}" for kind in ("id", "person", "place") for n in range(5)],
    "id-and-doc": [f"{X}/{kind}/{n}" for kind in ("id", "doc") for n in range(5)],
    "doc-and-about": [f"{X}/{kind}/{n}" for kind in ("doc", "about", "id") for n in range(5)],
    "root-terms": [f"{X}/{name}" for name in ("Person", "Place", "name", "knows")],
    "root-and-slash": [f"{X}/{name}" for name in ("Person", "Place", "id/a", "id/b", "id/c")],
    "root-and-one-kind": [f"{X}/{name}" for name in ("Person", "Place", "term/a", "term/b")],
    "root-and-kinds": [f"{X}/{name}" for name in ("Person", "id/a", "id/b", "kind/c", "kind/d", "name")],
    "vocabulary": [f"{X}/ns#{name}" for name in ("Person", "Place", "name")],
    "vocabulary-and-ontology": [f"{X}/ns", *(f"{X}/ns#{name}" for name in ("Person", "Place", "name"))],
    "vocabulary-ontology-with-hash": [
        f"{X}/ns#",
        *(f"{X}/ns#{name}" for name in ("Person", "Place", "name")),
    ],
    "vocabulary-at-root": [f"{X}/#{name}" for name in ("Person", "Place", "name")],
    "vocabulary-without-path": [f"{X}#{name}" for name in ("Person", "Place", "name")],
    "vocabulary-deep": [f"{X}/a/b/ns#{name}" for name in ("Person", "Place", "name")],
    "vocabulary-and-things": [*(f"{X}/ns#{n}" for n in range(5)), *(f"{X}/id/{n}" for n in range(5))],
    "vocabulary-and-root-terms": [*(f"{X}/ns#{n}" for n in range(5)), *(f"{X}/term{n}" for n in range(5))],
    "vocabulary-below-things": [
        *(f"{X}/vocab/ns#{n}" for n in range(5)),
        *(f"{X}/vocab/{n}" for n in range(9)),
    ],
    "vocabulary-with-dot": [*(f"{X}/ns.ttl#{n}" for n in range(5)), *(f"{X}/term{n}" for n in range(5))],
    "two-vocabularies": [f"{X}/{ns}#{n}" for ns in ("a", "b") for n in range(5)],
    "many-vocabularies": [f"{X}/vocab/{ns}#{n}" for ns in range(30) for n in range(5)],
    "people": [f"{X}/people/{n}#me" for n in range(30)],
    "people-and-documents": [f"{X}/people/{n}{end}" for n in range(30) for end in ("", "#me")],
    "root-terms-with-slash": [*(f"{X}/{n}/" for n in range(5)), f"{X}/4/x"],
    "people-with-slash": [f"{X}/people/{n}/#me" for n in range(30)],
    "vocabulary-with-slash": [
        *(f"{X}/vocab/ns/#{n}" for n in range(5)),
        *(f"{X}/vocab/{n}" for n in range(9)),
    ],
    "people-of-folders-and-things": [
        *(f"{X}/{n}/card#me" for n in range(300)),
        *(f"{X}/id/{n}" for n in range(9)),
    ],
    "people-of-folders": [f"{X}/{n}/card#me" for n in range(300)],
    "people-at-root": [f"{X}/u{n}#me" for n in range(300)],
    "hundreds-of-kinds": [f"{X}/kind{kind}/{n}" for kind in range(300) for n in range(3)],
    "hundreds-and-root-terms": [
        *(f"{X}/kind{kind}/{n}" for kind in range(300) for n in range(3)),
        f"{X}/a",
        f"{X}/b",
    ],
    "hundreds-and-a-vocabulary": [
        *(f"{X}/kind{kind}/{n}" for kind in range(300) for n in range(3)),
        *(f"{X}/ns#{n}" for n in range(5)),
        *(f"{X}/kind1/ns#{n}" for n in range(5)),
    ],
    "doc-among-hundreds": [
        f"{X}/{kind}/{n}" for kind in ["doc", "about", *map(str, range(50))] for n in range(3)
    ],
    "dots": [f"{X}/a.b/{n}" for n in range(5)],
    "braces": [canonical(f"{X}/{{a}}/{n}") for n in range(5)],
    "parentheses": [f"{X}/a(b/{n}" for n in range(5)],
    "brackets-and-vocabulary": [*(f"{X}/n+s(#{n}" for n in range(5)), *(f"{X}/term{n}" for n in range(5))],
    "accents": [f"{X}/café/東{n}" for n in range(5)],
    "emoji": [f"{X}/🐝/{n}" for n in range(5)],
    "percent": [canonical(f"{X}/100%25/{n}") for n in range(5)],
    "trailing-slash": [f"{X}/id/{n}/" for n in range(5)],
    "double-slash": [f"{X}//{n}" for n in range(5)],
    "queries-aside": [*(f"{X}/id/{n}" for n in range(5)), f"{X}/id?x=1", f"{X}/a?x/b", f"{X}/p?x#me"],
    "http-port": [f"http://localhost:8000/id/{n}" for n in range(5)],
    "other-origins-aside": [
        *(f"{X}/id/{n}" for n in range(5)),
        "http://a.example/x",
        "urn:x:y",
        "http:///x",
        "mailto:a@b.c",
    ],
    "quads-of-all": [
        *(f"{X}/ns#{n}" for n in range(5)),
        *(f"{X}/id/{n}" for n in range(5)),
        *(f"{X}/people/{n}#me" for n in range(9)),
        *(f"{X}/term{n}" for n in range(5)),
    ],
}


@pytest.mark.parametrize("subjects", SITES.values(), ids=SITES)
def test_most_subjects_of_the_base_are_named_by_the_inferred_patterns(subjects: list[str]) -> None:
    assert share(subjects) >= 0.5


@pytest.mark.parametrize("subjects", SITES.values(), ids=SITES)
def test_what_an_inferred_pattern_names_leads_to_a_document_and_back(subjects: list[str]) -> None:
    patterns = inferred(subjects).patterns
    for iri in subjects:
        if document := patterns.document_of(iri):
            found = [match.thing for match in patterns.match(path_of(document)) if match.role == "document"]
            assert (
                iri.partition("#")[0] in [thing.partition("#")[0] for thing in found]
                or f"{origin_of(iri)}/" in found
            )


# (subjects, what the file must say)
SAYS = {
    "slash": (SITES["slash"], [("/id/{+name}", "/doc/{+name}")]),
    "vocabulary": (SITES["vocabulary"], [("/ns#{term}", "/ns")]),
    "root-terms": (SITES["root-terms"], [("/{term}", "/doc/{term}")]),
    "kinds": (
        SITES["two-kinds"],
        [("/person/{+name}", "/doc/person/{+name}"), ("/place/{+name}", "/doc/place/{+name}")],
    ),
    "nothing": ([], [("/id/{+name}", "/doc/{+name}")]),
    "people": (SITES["people"], [("/people/{name}#{term}", "/people/{name}")]),
}


@pytest.mark.parametrize(("subjects", "pairs"), SAYS.values(), ids=SAYS)
def test_plain_sites_get_the_plain_patterns(subjects: list[str], pairs: list[tuple[str, str]]) -> None:
    table = tomllib.loads(infer(subjects, "t"))
    assert sorted((entry["thing"], entry["document"]) for entry in table["pattern"]) == pairs


def test_the_origin_with_the_most_subjects_is_the_base() -> None:
    subjects = [
        "http://few.example/a/b",
        *(f"http://many.example/id/{n}" for n in range(3)),
        *(f"urn:x:{n}" for n in range(9)),
    ]
    assert inferred(subjects).base == "http://many.example"


def test_the_order_of_the_subjects_changes_nothing() -> None:
    subjects = SITES["quads-of-all"]
    assert infer(subjects, "t") == infer(subjects[::-1], "t")


@pytest.mark.parametrize(
    "title",
    ["a", "", 'quo"te', "back\\slash", "new\nline", "café 東京 🐝", "\x7f\x01\t", "</script>"],
    ids=ascii,
)
def test_any_title_survives_on_one_line(title: str) -> None:
    written = tomllib.loads(infer([], title))["title"]
    assert written == "".join(" " if ord(c) < 32 or ord(c) == 127 else c for c in title)
    assert parse_settings(infer([], title), Path("/srv/site")).title == written


SEGMENT = st.sampled_from(
    [
        "id",
        "doc",
        "about",
        "page",
        "ns",
        "a",
        "b",
        "x.ttl",
        "v1.2",
        "café",
        "%25",
        "%7B",
        "(",
        "[0]",
        "",
        "🐝",
        "*",
        "{n}",
        "|",
        "\\",
    ]
) | st.text(max_size=4)
IRIS = st.builds(
    lambda host, path, end: canonical(f"http://{host}{path}{end}"),
    st.sampled_from(["x.example", "x.example", "x.example", "y.example:80", "", "ä.example"]),
    st.lists(SEGMENT, max_size=4).map(lambda segments: "".join(f"/{segment}" for segment in segments)),
    st.sampled_from(["", "", "", "/", "#", "#me", "#a", "?q", "?q/r#me"]),
)


@unhurried
@given(st.lists(IRIS, max_size=40))
def test_an_inferred_file_is_never_refused(subjects: list[str]) -> None:
    settings = inferred(subjects)
    assert settings.patterns.all
    assert settings.title == "a title"


@unhurried
@given(
    st.lists(
        st.builds(
            lambda kind, name, end: f"http://x.example/{kind}{name}{end}",
            st.sampled_from(["", "id/", "doc/", "person/", "a/b/", "ns"]),
            st.from_regex(r"[a-zA-Z][a-z0-9.]{0,3}", fullmatch=True),
            st.sampled_from(["", "", "/", "#me", "#x"]),
        ),
        min_size=1,
        max_size=40,
        unique=True,
    )
)
def test_inferred_patterns_name_at_least_half_of_ordinary_subjects(subjects: list[str]) -> None:
    assert share(subjects) >= 0.5


# Labels by language tag, and the languages inferred from them.
SPOKEN = [
    ({}, None),
    ({"": 90}, None),
    ({"en": 90, "": 10}, None),
    ({"en": 90, "de": 5}, None),
    ({"de": 90}, ["de"]),
    ({"en": 50, "de": 50, "fr": 20}, ["en", "de", "fr"]),
    ({"ja": 50, "en": 50}, ["en", "ja"]),
    ({"de": 50, "en": 20}, ["de", "en"]),
    ({"pt-BR": 20, "pt": 20, "en-GB": 30}, ["pt", "en"]),
    ({"de": 3, "en": 1, "": 50}, ["de", "en"]),
]


@pytest.mark.parametrize(("tags", "languages"), SPOKEN)
def test_the_languages_of_a_site_are_those_of_many_labels(tags: dict[str, int], languages: list[str] | None):
    text = infer(["https://x.example/id/a"], "t", tags)

    assert tomllib.loads(text).get("languages") == languages
    assert parse_settings(text, Path("/srv/site")).languages == tuple(languages or ["en"])
