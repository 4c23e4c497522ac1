"""The README is true: its commands work as written, its tables match the code."""

import json
import os
import re
import shlex
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
from conftest import ROOT, START, Running, needs
from seeother.finding_codes import CODES
from seeother.http.variants import LAST_RESORTS, VARIANTS
from seeother.site.engine_settings import SPARQL_DEFAULTS, SPARQL_KEYS
from seeother.site.settings_table import DATASET_KEYS, SETTINGS

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [block.strip() for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)]
CURLS = [command for command in COMMANDS if command.startswith("curl")]


def rows(title: str) -> list[list[str]]:
    part = README.split(title, 1)[1]
    table = re.search(r"(?:^\|.*\|\n)+", part, re.MULTILINE)[0]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in table.splitlines()[2:]]


def test_the_table_of_settings_is_the_one_the_code_reads():
    expected = [
        [
            f"`{s.name}`",
            f"`{json.dumps(s.default, ensure_ascii=False)}`" if s.default not in ("", []) else "",
            s.help,
        ]
        for s in SETTINGS
    ]
    assert rows("## Settings") == expected


def test_the_table_of_the_data_set_is_the_one_the_code_reads():
    assert rows("The data set describes itself") == [
        [f"`{k}`", told] for k, (told, _) in DATASET_KEYS.items()
    ]


def test_the_table_of_an_engine_is_the_one_the_code_reads():
    assert rows("a table `[sparql]` says") == [
        [
            f"`{key}`",
            f"`{json.dumps(SPARQL_DEFAULTS[key])}`" if SPARQL_DEFAULTS.get(key, "") not in ("", []) else "",
            about,
        ]
        for key, about in SPARQL_KEYS.items()
    ]


def test_the_table_of_formats_is_the_one_the_code_reads():
    told = {
        row[1].strip("`"): (row[0], row[2].strip("`."), set(re.findall(r"`([^`]+)`", row[3])))
        for row in rows("## One request")
    }
    last = {"application/rdf+xml": set(LAST_RESORTS)}

    assert told == {
        v.media_type: (v.title, v.extension, set(v.aliases) | last.get(v.media_type, set())) for v in VARIANTS
    }


def test_the_table_of_findings_is_the_one_the_code_has():
    assert rows("## Check before") == [[f"`{code}`", *row] for code, row in CODES.items()]


def test_the_map_of_app_names_every_module_in_its_package():
    package = ROOT / "app" / "seeother"
    told = [
        (row[0].strip("`"), name) for row in rows("## Map of app/") for name in re.findall(r"`(\w+)`", row[2])
    ]
    modules = [path for path in package.rglob("*.py") if not path.stem.startswith("__")]

    assert sorted(told) == sorted((path.parent.name, path.stem) for path in modules)


@pytest.mark.parametrize(("command", "status"), list(zip(CURLS, (303, 200, 200, 406), strict=True)))
def test_the_curl_lines_answer_as_told(bridges: Running, command: str, status: int):
    needs("curl")
    line = command.replace("http://127.0.0.1:8000", bridges.url).replace("curl ", "curl -s ", 1)
    told = subprocess.run(shlex.split(line), capture_output=True, timeout=START).stdout

    assert told.startswith(f"HTTP/1.1 {status} ".encode())


def test_every_dependency_has_its_line():
    names = re.findall(r'^    "([a-z_0-9-]+)>=', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert names
    assert set(names) <= {row[0].strip("`") for row in rows("## Dependencies")}


def test_the_hooks_of_pre_commit_are_lines_of_the_run_of_ci():
    hooks = re.findall(r"entry: (.+?),", (ROOT / ".pre-commit-config.yaml").read_text())
    assert hooks
    assert set(hooks) <= set((ROOT / ".ci" / "run").read_text().splitlines())


def test_ci_installs_every_program_that_a_test_needs():
    needed = {
        name
        for file in ROOT.glob("tests/test_*.py")
        for name in re.findall(r'needs\("([\w-]+)"', file.read_text("utf-8"))
    }
    installed = set(re.findall(r"\[([\w-]+)\]=", (ROOT / ".ci" / "run").read_text("utf-8")))
    assert needed
    from_the_registry = {"hadolint", "linkchecker"}
    assert needed - installed == from_the_registry


@pytest.mark.long
def test_a_clone_serves_the_demo_by_the_first_command(tmp_path: Path):
    subprocess.run([needs("git"), "clone", "-q", str(ROOT), str(tmp_path / "clone")], check=True)
    environment = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")
    }
    command = COMMANDS[0].replace("seeother serve", "seeother serve --bind 127.0.0.1:8765")
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            ["sh", "-c", f"exec {command}" if "&&" not in command else command],
            cwd=tmp_path / "clone",
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            assert _answers("http://127.0.0.1:8765/id/bridge/Tower_Bridge", server), (
                tmp_path / "log"
            ).read_text()
        finally:
            os.killpg(server.pid, 15)
            server.wait(START)


def _answers(url: str, server: subprocess.Popen[bytes]) -> bool:
    for _ in range(int(START / 0.2)):
        try:
            with urllib.request.urlopen(url) as answer:
                return answer.status == 200
        except OSError:
            time.sleep(0.2)
        if server.poll() is not None:
            return False
    return False
