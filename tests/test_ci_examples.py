"""The lines for CI in the README and the hook of pre-commit do what they are there for: their very commands are run."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, git

Site = Callable[..., Path]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = {
    block.partition("\n")[0].removeprefix("# "): block
    for block in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
}


def commands(name: str) -> list[str]:
    lines = BLOCKS[name].splitlines()
    found = [match[1] for line in lines if (match := re.search(r"(?:run:|^    -) (.+)", line))]
    return [command for command in found if "seeother check" in command]


@pytest.fixture
def repository(site: Site) -> Path:
    """A repository with a branch in which a label has changed, a thing is gone and another has no label."""
    folder = site(a="ex:a rdfs:label 'before'@en . ex:gone rdfs:label 'gone'@en .")
    top = folder.parent
    folder.rename(top / "data")

    git(top, "init", "-q")
    git(top, "add", ".")
    git(top, "commit", "-qm", "one")
    git(top, "update-ref", "refs/remotes/origin/main", "HEAD")
    text = (top / "data" / "a.ttl").read_text()
    (top / "data" / "a.ttl").write_text(
        text.replace("before", "after").replace("rdfs:label 'gone'@en", "").replace("ex:gone", "ex:b ex:p 1")
    )
    git(top, "commit", "-qam", "two")
    return top


def run(command: str, place: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, **variables}
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", command],
        cwd=place,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.long
def test_a_workflow_of_github_annotates_lines_and_tells_readers_differences(repository: Path):
    annotate, summarise = commands(".github/workflows/data.yml")

    done = run(annotate, repository)
    assert done.returncode == 0
    assert "::warning file=data/a.ttl,line=5," in done.stdout

    summary = repository / "summary.md"
    done = run(summarise, repository, GITHUB_BASE_REF="main", GITHUB_STEP_SUMMARY=str(summary))
    assert done.returncode == 1  # a thing would stop answering
    told = summary.read_text()
    assert "`thing-vanished` `<https://data.example.org/id/gone> was published" in told
    assert '- name: "before"@en\n+ name: "after"@en' in told


@pytest.mark.long
def test_a_snippet_of_gitlab_reports_quality_and_tells_readers_differences(repository: Path):
    report, summarise = commands(".gitlab-ci.yml")

    assert run(report, repository).returncode == 0
    found = json.loads((repository / "codequality.json").read_text())
    assert {(each["location"]["path"], each["severity"]) for each in found} >= {("data/a.ttl", "minor")}
    assert len({each["fingerprint"] for each in found}) == len(found)

    assert run(summarise, repository, CI_MERGE_REQUEST_DIFF_BASE_SHA="").returncode == 0
    done = run(summarise, repository, CI_MERGE_REQUEST_DIFF_BASE_SHA="HEAD~1")
    assert done.returncode == 1
    assert '+ name: "after"@en' in (repository / "readers.md").read_text()


@pytest.mark.long
def test_the_hook_of_pre_commit_stops_what_cannot_be_published(repository: Path):
    (identity,) = re.findall(r"id: (\S+), args", BLOCKS[".pre-commit-config.yaml"])
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    (entry,) = re.findall(rf"- id: {identity}\n(?:  .*\n)*?  entry: (.+)\n", hooks)
    (files,) = re.findall(r"  files: (.+)\n", hooks)
    assert all(
        re.search(files, name) for name in ("data/a.ttl", "a.rdf.gz", "data/seeother.toml", "x.jsonld")
    )
    assert not any(re.search(files, name) for name in ("README.md", "a.ttl.bak", "notseeother.tomlx"))

    assert run(f"{entry} data", repository).returncode == 0
    (repository / "data" / "a.ttl").write_text("ex:a ex:b")
    done = run(f"{entry} data", repository)
    assert done.returncode == 1
    assert "a.ttl:1" in done.stdout
