"""`check --profile`: ready shapes, each applied to data that lacks what they want, and found at its line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from seeother.check.site import check_site

P = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix schema: <https://schema.org/> .
"""
LACKING = {
    "skos": ("ex:a a skos:Concept .", "preferred label", "error"),
    "dcat-ap": ("ex:a a dcat:Dataset .", "a data set has a title", "error"),
    "ontology": ("ex:a a owl:Ontology .", "an ontology has a licence", "warning"),
    "schema": ("ex:a a schema:Event .", "start date", "warning"),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    "profile",
    [
        pytest.param(profile, marks=pytest.mark.long if number else ())
        for number, profile in enumerate(LACKING)
    ],
)
def test_a_profile_says_what_such_data_lacks(site: Callable[..., Path], profile: str):
    text, words, severity = LACKING[profile]
    findings = check_site(site(x=P + text), profile=profile)
    told = [each for each in findings if each.code in ("shape", "bad-shape")]

    assert {each.code for each in told} == {"shape"}, [str(each) for each in findings]
    assert {(each.file, each.line) for each in told} == {("x.ttl", 8)}
    assert any(words in each.message and each.severity == severity for each in told)
