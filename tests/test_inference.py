"""What is guessed from the data is a settings file that works, and that names most of the data's subjects."""

import shutil
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from seeother.commands.site import inferred as inferred_settings
from seeother.commands.site import settings_of
from seeother.decide.resolver import answer
from seeother.files.reading import evidence, read
from seeother.files.sources import find_sources
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Ask
from seeother.iris import canonical, origin_of, path_of
from seeother.publish.builder import build
from seeother.publish.folder import look_at
from seeother.publish.once import publish_once
from seeother.publish.state import StateFolder
from seeother.site.inference import Earlier, infer
from seeother.site.settings import Settings
from seeother.site.settings_file import parse_settings, state_of
from seeother.terms import LABELS
from seeother.vocabularies.known import known

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
    "terms-of-others": (
        [
            *(f"http://purl.org/dc/{name}" for name in ("elements/1.1/date", "terms/title")),
            "http://purl.org/onto/Book",
        ],
        [("/onto/{+name}", "/doc/{+name}")],
    ),
    "terms-of-others-alone": (["http://purl.org/dc/terms/title"], [("/dc/{+name}", "/doc/{+name}")]),
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


def test_what_is_on_this_machine_alone_is_the_base_only_where_there_is_nothing_else() -> None:
    local = [f"https://localhost/walls/{n}" for n in range(9)]
    assert inferred([*local, "https://w3id.org/bot#Zone"]).base == "https://w3id.org"
    assert inferred(local).base == "https://localhost"


VOID = [term.iri for term in known().of_vocabulary("http://rdfs.org/ns/void#")]
# Subjects, and the paths of things that the inferred patterns have.
BORROWED = {
    "terms of others": (["http://purl.org/dc/terms/title", "http://purl.org/onto/Book"], ["/onto/{+name}"]),
    "more terms of others than own things": (
        ["https://schema.org/name", "https://schema.org/url", "http://x.example/id/a"],
        ["/id/{+name}"],
    ),
    "nothing else": (["http://purl.org/dc/terms/title"], ["/dc/{+name}"]),
    "a vocabulary at home": ([*VOID, "http://rdfs.org/id/x"], ["/ns/void#{term}", "/id/{+name}"]),
}


@pytest.mark.parametrize(("subjects", "things"), BORROWED.values(), ids=BORROWED)
def test_terms_of_a_vocabulary_that_others_publish_get_no_pattern(subjects: list[str], things: list[str]):
    assert [p["thing"] for p in tomllib.loads(infer(subjects, "x"))["pattern"]] == things


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
    ({"und": 90, "mul": 90, "zxx": 90, "mis": 90, "qaa-x-own": 90, "fr": 1}, ["fr"]),
    ({"qu": 3, "que": 3}, ["qu", "que"]),
]


@pytest.mark.parametrize(("tags", "languages"), SPOKEN)
def test_the_languages_of_a_site_are_those_of_many_labels(tags: dict[str, int], languages: list[str] | None):
    text = infer(["https://x.example/id/a"], "t", tags)

    assert tomllib.loads(text).get("languages") == languages
    assert parse_settings(text, Path("/srv/site")).languages == tuple(languages or ["en"])


def status_of(iri: str, settings: Settings, subjects: set[str]) -> int:
    """Return how the patterns alone would have the server answer for a subject: 303 for things and their parts, 200, 404."""
    stem = iri.partition("#")[0]
    if origin_of(iri) != settings.base:
        return 404
    for match in settings.patterns.match(path_of(stem)):
        if match.thing == stem or (
            stem in (settings.base, f"{settings.base}/") and path_of(match.thing) == "/"
        ):
            known = any(one.partition("#")[0] == match.thing for one in subjects)
            return (303 if match.role == "thing" else 200) if known else 404
    return 404


NAMES = st.sampled_from(
    ["a", "b", "c", "d", "ada", "Base", "Time", "v1.2", "x-y", "9", "caf\u00e9", "100%25"]
)
FOLDERS = st.sampled_from(
    ["", "id/", "doc/", "about/", "iso/", "iso/code/", "iso/Base/", "iso/Base/code/", "v/1/2/"]
)
ENDS = st.sampled_from(["", "", "", "#this", "#Unit", "#a/b", "/", "/#me", "?rev=2", "#q?x"])
SUBJECTS = st.builds(
    lambda host, folder, name, end: canonical(f"http://{host}/{folder}{name}{end}"),
    st.sampled_from(["x.example", "x.example", "x.example", "x.example", "y.example"]),
    FOLDERS,
    NAMES,
    ENDS,
)


@unhurried
@given(st.sets(SUBJECTS, min_size=1, max_size=25), st.sets(SUBJECTS, max_size=25))
def test_what_is_added_takes_no_address_away(first: set[str], more: set[str]) -> None:
    before = inferred(sorted(first))
    both = first | {iri for iri in more if origin_of(iri) == before.base}
    after = inferred(sorted(both))
    assert after.base == before.base
    for iri in first:
        status = status_of(iri, before, first)
        stem = iri.partition("#")[0]
        if status != 404 and (stem in first or stem not in both):
            assert status_of(iri, after, both) == status, (infer(first, ""), infer(both, ""))
        elif status != 404:  # something is said about the document itself, and that it is a thing
            assert status_of(iri, after, both) in (200, 303)


def answer_of(path: str, settings: Settings, subjects: set[str]) -> tuple[str, str, str] | None:
    """Return role, thing and document by which the server would answer for a path, None where it would not."""
    stems = {iri.partition("#")[0] for iri in subjects}
    stems |= {f"{stem}/" for stem in stems if stem == origin_of(stem)}
    found = (match for match in settings.patterns.match(path) if match.thing in stems)
    return next(((m.role, m.thing, m.pattern.document_of(m.values)) for m in found), None)


@hypothesis_settings(max_examples=hypothesis_settings().max_examples // 4)
@given(st.lists(st.sets(SUBJECTS, min_size=1, max_size=12), min_size=2, max_size=3))
def test_a_site_that_is_served_keeps_all_addresses_of_things_and_documents(edits: list[set[str]]) -> None:
    subjects, text = edits[0], infer(sorted(edits[0]), "t")
    for more in edits[1:]:
        before = parse_settings(text, Path("/srv/site"))
        both = subjects | more
        text = infer(sorted(both), "t", earlier=Earlier(text, subjects))
        after = parse_settings(text, Path("/srv/site"))
        own = {iri for iri in subjects if before.patterns.serves(iri) and origin_of(iri) == before.base}
        assert after.base == before.base or not own
        for iri in own:
            document = before.patterns.document_of(iri)
            for path in {path_of(iri.partition("#")[0]), *([path_of(document)] if document else [])}:
                was = answer_of(path, before, subjects)
                assert was is None or answer_of(path, after, both) == was, (path, text)
        subjects = both
    again = infer(sorted(subjects), "t", earlier=Earlier(text, subjects))
    assert tomllib.loads(again) == tomllib.loads(text)


def test_documents_with_odd_names_beside_things_are_found_to_collide_with_nothing() -> None:
    names = [f"{X}/iso/code/{name}/#me" for name in ("100%25", "v1.2", "x-y")]
    both = [*names, f"{X}/iso/code/c", f"{X}/iso/d"]
    assert [status_of(iri, inferred(both), set(both)) for iri in both] == [200, 200, 200, 303, 303]


# (subjects that were there, subjects that come, which thing is where then)
GOING_ON = {
    "second-folder": (["id/a"], ["person/b"], {"id/a": "doc/a", "person/b": "about/person/b"}),
    "folder-called-doc": (["id/a"], ["doc/b", "doc/c"], {"id/a": "doc/a"}),
    "root-terms": (["id/a"], ["b"], {"id/a": "doc/a", "b": "about/b"}),
    "vocabulary": (["id/a"], ["ns#T"], {"id/a": "doc/a", "ns#T": "ns"}),
    "ontology-among-things": (["id/a"], ["id/o", "id/o#T"], {"id/a": "doc/a", "id/o#T": "id/o"}),
    "many-vocabularies": (
        ["v/a#T", "v/b#T"],
        [f"v/n{n}#T" for n in range(30)],
        {"v/a#T": "v/a", "v/n7#T": "v/n7"},
    ),
    "many-folders": (
        ["id/a"],
        [f"k{n}/x" for n in range(30)],
        {"id/a": "doc/a", "k7/x": "about/k7/x"},
    ),
}


@pytest.mark.parametrize(("first", "more", "documents"), GOING_ON.values(), ids=GOING_ON)
def test_what_comes_later_finds_its_place_beside_what_was_there(
    first: list[str], more: list[str], documents: dict[str, str]
) -> None:
    before = [f"{X}/{path}" for path in first]
    both = [*before, *(f"{X}/{path}" for path in more), *(f"http://y.example/{n}/x" for n in range(99))]
    told = {f"{X}/id/o": ""}
    settings = parse_settings(infer(both, "t", {}, told, Earlier(infer(before, "t"), before)), Path("/srv"))

    found = {path: settings.patterns.document_of(f"{X}/{path}") for path in documents}

    assert found == {path: f"{X}/{document}" for path, document in documents.items()}


def test_a_served_site_without_settings_keeps_its_addresses_whatever_is_added(tmp_path: Path) -> None:
    folder, state = tmp_path / "site", tmp_path / "state"

    def save(name: str, *paths: str) -> None:
        (folder / name).write_text("".join(f"<{path}> <{X}/p> 1 .\n" for path in paths), encoding="utf-8")

    def documents() -> list[str]:
        publish_once(folder, state)
        snapshot, asked = Snapshot(state / "current"), ("/id/a", "/person/b")
        found = [answer(Ask("GET", path, "text/turtle"), snapshot) for path in asked]
        return [dict(each.headers).get("Location", str(each.status)) for each in found]

    folder.mkdir()
    save("a.ttl", f"{X}/id/a")
    assert documents() == ["/doc/a.ttl", "404"]
    save("b.ttl", f"{X}/person/b", *(f"http://y.example/{n}/x" for n in range(99)))
    assert documents() == ["/doc/a.ttl", "/about/person/b.ttl"]
    (folder / "a.ttl").unlink()
    assert documents() == ["404", "/about/person/b.ttl"]
    save("a.ttl", f"{X}/id/a", f"{X}/ns#T")
    assert documents() == ["/doc/a.ttl", "/about/person/b.ttl"]
    shutil.rmtree(state)
    (folder / "b.ttl").unlink()
    assert documents() == ["/doc/a.ttl", "404"]


def test_commands_go_on_from_what_is_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "states"))
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "a.ttl").write_text(f"<{X}/id/a> <{X}/p> 1 .", encoding="utf-8")
    publish_once(folder, state_of(folder))
    (folder / "b.ttl").write_text(f"<{X}/person/b> <{X}/p> 1 .", encoding="utf-8")

    assert 'document = "/doc/{+name}"' in inferred_settings(folder)
    assert 'document = "/doc/id/{+name}"' in inferred_settings(folder, anew=True)
    assert settings_of(folder).patterns.document_of(f"{X}/id/a") == f"{X}/doc/a"


def test_data_of_which_nothing_was_there_before_is_looked_at_afresh() -> None:
    other = ["http://y.example/id/a"]
    text = infer(other, "t", earlier=Earlier(infer([f"{X}/thing/a"], "t"), [f"{X}/thing/a"]))
    assert text == infer(other, "t")


def test_languages_that_pages_had_stay() -> None:
    earlier = Earlier(infer([f"{X}/id/a"], "t", {"de": 3}), [f"{X}/id/a"])
    text = infer([f"{X}/id/a"], "t", {"de": 3, "en": 90}, {}, earlier)
    assert tomllib.loads(text)["languages"] == ["en", "de"]


# (subjects, documents by the data, what each answers)
KINDS = {
    "thing-with-a-part": ([f"{X}/id/a", f"{X}/id/a#this", f"{X}/id/b"], {}, {"id/a": 303, "id/a#this": 303}),
    "ontology-with-terms": ([f"{X}/ns", f"{X}/ns#T"], {f"{X}/ns": ""}, {"ns": 200, "ns#T": 200}),
    "ontology-with-a-hash": (
        [f"{X}/ns#", f"{X}/ns", f"{X}/ns#T"],
        {f"{X}/ns#": ""},
        {"ns": 200, "ns#T": 200},
    ),
    "terms-alone": ([f"{X}/ns#T", f"{X}/ns#U"], {}, {"ns#T": 200}),
    "both-in-one-folder": (
        [f"{X}/v/a", f"{X}/v/a#t", f"{X}/v/b", f"{X}/v/b#t", f"{X}/v/c"],
        {f"{X}/v/a": ""},
        {"v/a": 200, "v/a#t": 200, "v/b": 303, "v/b#t": 303, "v/c": 303},
    ),
    "fragments-with-slashes": (
        [f"{X}/s#B", f"{X}/s#B/t", f"{X}/s#B/t?u"],
        {},
        {"s#B/t": 200, "s#B/t?u": 200},
    ),
    "hash-beside-slash": (
        [f"{X}/i/{name}" for name in ("Base#U", "Time#I", "Space#P", "Base/code/m", "metre", "Base.v2")],
        {},
        {"i/Base#U": 200, "i/Space#P": 200, "i/Base/code/m": 303, "i/metre": 303, "i/Base.v2": 303},
    ),
    "documents-of-things": (
        [f"{X}/{kind}/{name}" for kind in ("id", "doc") for name in ("york", "leeds")],
        {f"{X}/doc/{name}": f"{X}/id/{name}" for name in ("york", "leeds")},
        {"id/york": 303, "doc/york": 200, "doc/leeds": 200},
    ),
    "documents-behind-their-things": (
        [f"{X}/r/{name}{end}" for name in ("1", "2") for end in ("", "/about")],
        {f"{X}/r/{name}/about": f"{X}/r/{name}" for name in ("1", "2")},
        {"r/1": 303, "r/1/about": 200},
    ),
    "documents-with-an-extension": (
        [f"{X}/r/1", f"{X}/pages/1.html"],
        {f"{X}/pages/1.html": f"{X}/r/1"},
        {"r/1": 303, "pages/1.html": 200, "pages/1": 200},
    ),
    "documents-of-other-names": (
        [f"{X}/id/york", f"{X}/pages/7"],
        {f"{X}/pages/7": f"{X}/id/york"},
        {"id/york": 303, "pages/7": 200},
    ),
    "documents-that-share-letters-with-their-things": (
        [f"{X}/id/y", f"{X}/id/k", f"{X}/doc/york"],
        {f"{X}/doc/york": f"{X}/id/y"},
        {"id/y": 303, "id/k": 303, "doc/york": 200},
    ),
    "documents-called-as-their-things-and-a-format": (
        [f"{X}/id/{name}{end}" for name in ("1", "2") for end in ("", ".ttl")],
        {f"{X}/id/{name}.ttl": f"{X}/id/{name}" for name in ("1", "2")},
        {"id/1": 303, "id/2": 303, "id/1.ttl": 200},
    ),
    "two-documents-of-a-thing": (
        [f"{X}/{kind}/{name}" for kind in ("resource", "page", "data") for name in ("a", "b", "c", "d")],
        {
            f"{X}/{kind}/{name}": f"{X}/resource/{name}"
            for kind in ("page", "data")
            for name in ("a", "b", "c", "d")
        },
        {"resource/a": 303, "page/a": 200, "data/d": 200},
    ),
    "a-report-on-several-things": (
        [f"{X}/id/{name}" for name in "ab"] + [f"{X}/doc/a", f"{X}/reports/7"],
        {f"{X}/doc/a": f"{X}/id/a", f"{X}/reports/7": f"{X}/id/b"},
        {"id/a": 303, "id/b": 303, "doc/a": 200, "reports/7": 200},
    ),
    "records-of-data-sets": (
        [f"{X}/set/1", f"{X}/record/1"],
        {f"{X}/set/1": "", f"{X}/record/1": f"{X}/set/1"},
        {"set/1": 303, "record/1": 303},
    ),
}


@pytest.mark.parametrize(("subjects", "documents", "answers"), KINDS.values(), ids=KINDS)
def test_what_the_data_says_of_a_uri_decides_what_it_answers(
    subjects: list[str], documents: dict[str, str], answers: dict[str, int]
) -> None:
    settings = parse_settings(infer(subjects, "t", {}, documents), Path("/srv/site"))
    found = {
        path: next(
            (303 if match.role == "thing" else 200)
            for match in settings.patterns.match(path_of(f"{X}/{path}"))
            if settings.patterns.thing(f"{X}/{path}") or match.role == "document"
        )
        for path in answers
    }
    assert found == answers


def published(folder: Path, state: Path) -> Snapshot:
    publish_once(folder, state)
    return Snapshot(state / "current")


MEMBERS = """@prefix ex: <https://data.example.org/ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://data.example.org/reports/1> a ex:Draft . <https://data.example.org/reports/1#p1> rdfs:label "part" .
<https://data.example.org/id/a> a ex:Bridge . <https://data.example.org/id/a#p1> rdfs:label "part" ."""
CLASSES = """@prefix ex: <https://data.example.org/ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:Draft rdfs:subClassOf ex:Report . ex:Report rdfs:subClassOf {} . ex:Bridge rdfs:subClassOf ex:Structure ."""


@pytest.mark.parametrize(
    ("above", "role"),
    [
        ("<http://xmlns.com/foaf/0.1/Document>", "document"),
        ("<http://www.w3.org/ns/dcat#Dataset>", "document"),
        ("ex:Structure", "thing"),
        ("ex:Draft", "thing"),  # a ring
    ],
)
def test_what_is_of_a_class_below_those_of_documents_is_a_document(
    tmp_path: Path, above: str, role: str
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "a.ttl").write_text(MEMBERS)
    (folder / "classes.ttl").write_text(CLASSES.format(above))
    for settings in (settings_of(folder), published(folder, tmp_path / "state").settings):
        roles = [settings.patterns.match(path)[0].role for path in ("/reports/1", "/id/a")]
        assert roles == [role, "thing"]


def test_a_class_that_becomes_one_of_documents_later_takes_no_address_away(tmp_path: Path) -> None:
    folder, state = tmp_path / "site", tmp_path / "state"
    folder.mkdir()
    (folder / "a.ttl").write_text(MEMBERS)
    published(folder, state)
    (folder / "classes.ttl").write_text(CLASSES.format("<http://xmlns.com/foaf/0.1/Document>"))
    snapshot = published(folder, state)
    assert answer(Ask("GET", "/reports/1"), snapshot).status in (200, 303)
    assert answer(Ask("GET", "/id/a"), snapshot).status == 303


ABOUT_YORK = """@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix dcterms: <http://purl.org/dc/terms/> .
<http://d.example/id/york> foaf:name "York" .
<http://d.example/doc/york> a foaf:Document ; foaf:primaryTopic <http://d.example/id/york> ; dcterms:creator "Ann" .
<http://d.example/doc/york.rdf> dcterms:description "for machines" ."""


@pytest.mark.parametrize("extension", ["html", "md", "nt"])
def test_what_is_said_of_a_document_is_in_it_beside_what_it_is_about(tmp_path: Path, extension: str) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "a.ttl").write_text(ABOUT_YORK)
    snapshot = published(tmp_path / "site", tmp_path / "state")
    text = answer(Ask("GET", f"/doc/york.{extension}"), snapshot).body.decode()
    assert all(said in text for said in ("York", "Ann", "for machines"))


@unhurried
@given(st.sets(SUBJECTS, min_size=1, max_size=15), st.data())
def test_whatever_the_data_says_of_documents_the_things_they_are_about_redirect(
    subjects: set[str], data: st.DataObject
) -> None:
    one = st.sampled_from(sorted(subjects))
    told = data.draw(st.dictionaries(one, one, max_size=8))
    settings = parse_settings(infer(sorted(subjects), "t", {}, told), Path("/srv/site"))
    for thing in {iri for iri in set(told.values()) - told.keys() if "#" not in iri}:
        if f"{thing}#" not in told and path_of(thing).strip("/") and settings.patterns.serves(thing):
            assert status_of(thing, settings, subjects) == 303


# (subjects, tags, part of a comment)
DECIDED_AGAINST = [
    (["http://q.example/record?id=17"], {}, "One subject is not served, <http://q.example/record?id=17>"),
    ([f"{X}/a/b", f"{X}/a/c", "http://y.example/c"], {}, "<http://y.example/c>: on another host"),
    (["urn:x:1", "urn:x:2"], {}, "2 subjects are not served, such as <urn:x:1>: only http and https"),
    ([f"{X}/a/b"], {"x-flemish": 9, "en": 1, "i-klingon": 1}, "Labels are also in i-klingon, x-flemish"),
]


@pytest.mark.parametrize(("subjects", "tags", "comment"), DECIDED_AGAINST)
def test_comments_tell_what_is_decided_against(
    subjects: list[str], tags: dict[str, int], comment: str
) -> None:
    text = infer(subjects, "t", tags)
    assert comment in "".join(line for line in text.splitlines() if line.startswith("# "))
    assert parse_settings(text, Path("/srv/site"))


def test_a_site_that_is_served_whole_has_no_comments() -> None:
    documents = {f"{X}/doc/a": f"{X}/id/a"}
    assert not infer([f"{X}/id/a", f"{X}/doc/a"], "t", {}, documents).startswith("#")
    assert not infer([f"{X}/id/a", f"{X}/id/a#p", f"{X}/ns#T", f"{X}/"], "t", {"en": 3, "": 1}).startswith(
        "#"
    )


_PAGES = """@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix schema: <https://schema.org/> . @base <http://x.example/> .
<a> foaf:page <p1> ; schema:subjectOf <p2> ; schema:mainEntityOfPage <p3> ; foaf:page <b> . <p1> a foaf:Document .
<p2> a schema:WebPage . <p3> foaf:name "3" . <p4> schema:mainEntity <b> . <p5> foaf:topic <a>, <b> . <b> foaf:name "b" .
<set> a schema:Dataset ; schema:about <a> . <p6> schema:about <a> ; a schema:FAQPage .
"""
READ = {
    "pages-of-things": (
        _PAGES,
        {f"http://x.example/{name}" for name in ("a", "b", "set", *(f"p{n}" for n in range(1, 7)))},
        {
            "http://x.example/set": "",
            **{f"http://x.example/p{n}": f"http://x.example/{'b' if n == 4 else 'a'}" for n in range(1, 7)},
        },
    ),
    "declared-for-use": (
        "@prefix dc: <http://purl.org/dc/elements/1.1/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "dc:date a owl:AnnotationProperty . <http://purl.org/onto/Book> a owl:Class ; dc:title 'Book' .\n",
        {"http://purl.org/onto/Book"},
        {},
    ),
    "declared-of-its-own": (
        "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix : <http://purl.org/onto/> .\n"
        ":A a owl:Class . :B a owl:Class ; owl:disjointWith :A .\n",
        {"http://purl.org/onto/A", "http://purl.org/onto/B"},
        {},
    ),
    "declared-and-nothing-else": (
        "<http://x.example/A> a <http://www.w3.org/2002/07/owl#Class> .\n",
        {"http://x.example/A"},
        {},
    ),
    "declared-twice-and-described": (
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "<http://x.example/v/A> a owl:Class . <http://x.example/w/B> owl:sameAs 1 .\n"
        "<http://x.example/v/A> owl:sameAs 2 . <http://x.example/w/B> a owl:Class . <http://x.example/v/A> a owl:Class .\n",
        {"http://x.example/v/A", "http://x.example/w/B"},
        {},
    ),
    "documents-of-things": (
        "@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
        "<http://x.example/page/a> foaf:primaryTopic <http://x.example/id/a> . <http://x.example/id/a> foaf:name 'a' .\n",
        {"http://x.example/page/a", "http://x.example/id/a"},
        {"http://x.example/page/a": "http://x.example/id/a"},
    ),
    "documents": (
        "@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "<http://x.example/d> a foaf:Document . <http://x.example/e> foaf:primaryTopic <http://x.example/t> .\n"
        "<http://x.example/t> foaf:isPrimaryTopicOf <http://x.example/f> ; skos:inScheme <http://x.example/s> .\n",
        {f"http://x.example/{name}" for name in "det"},
        {
            "http://x.example/d": "",
            "http://x.example/e": "http://x.example/t",
            "http://x.example/f": "http://x.example/t",
            "http://x.example/s": "",
        },
    ),
}


@pytest.mark.parametrize(("turtle", "subjects", "documents"), READ.values(), ids=READ)
def test_what_settings_are_inferred_from_is_read_from_the_data(
    tmp_path: Path, turtle: str, subjects: set[str], documents: dict[str, str]
) -> None:
    (tmp_path / "a.ttl").write_text(turtle, encoding="utf-8")
    sources, _ = find_sources(tmp_path)
    found = evidence(read(source, frozenset(LABELS)) for source in sources)
    assert (set(found[0]), found[2]) == (subjects, documents)

    state = StateFolder(tmp_path.with_name(f"{tmp_path.name}-state"))
    text = (build(look_at(tmp_path), state) / "seeother.toml").read_text(encoding="utf-8")
    assert text == infer(found[0], tmp_path.name, found[1], found[2])  # the server infers the same
