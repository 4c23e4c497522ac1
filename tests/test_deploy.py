"""The files of deploy/: that they are what the program would write, what their readers accept, and what they promise."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import DATA, ROOT, needs, run

DEPLOY = ROOT / "deploy"


def rendered() -> str:
    return run("nginx", DATA, "--state", "/var/lib/seeother/bridges").stdout


def test_the_example_is_what_the_command_writes() -> None:
    assert (DEPLOY / "nginx.conf").read_text() == rendered()


def test_the_units_are_accepted(tmp_path: Path) -> None:
    analyze = needs("systemd-analyze")
    for name in "seeother.service", "seeother.socket":
        text = (DEPLOY / name).read_text().replace("/opt/seeother/bin/gunicorn", "/bin/true")
        (tmp_path / name).write_text(text)
    done = subprocess.run(
        [analyze, "verify", "--man=no", str(tmp_path / "seeother.service")],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if "seeother" in line]
    assert not ours


def test_the_units_call_only_what_a_bare_debian_and_this_project_have() -> None:
    called = re.findall(r"^Exec\w+=(\S+)", (DEPLOY / "seeother.service").read_text(), re.MULTILINE)
    assert set(called) == {"/opt/seeother/bin/gunicorn", "/bin/sh"}


def test_the_unit_is_well_hardened() -> None:
    command = [
        needs("systemd-analyze"),
        "security",
        "--offline=true",
        "--no-pager",
        str(DEPLOY / "seeother.service"),
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    assert float(re.search(r"exposure level for seeother\.service: ([0-9.]+)", said)[1]) < 1


def test_the_image_runs_as_nobody_in_particular() -> None:
    steps = re.findall(r"^([A-Z]+) (.*)", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    assert [value for name, value in steps if name == "USER"] == ["10001"]
    assert {name for name, _ in steps} <= {
        "FROM",
        "RUN",
        "COPY",
        "ENV",
        "USER",
        "VOLUME",
        "HEALTHCHECK",
        "STOPSIGNAL",
        "CMD",
    }
    for _, value in (step for step in steps if step[0] == "COPY"):
        if not value.startswith("--from"):
            assert all((ROOT / source).exists() for source in value.split()[:-1])


def test_the_image_passes_the_linter() -> None:
    beside = Path(sys.executable).with_name("hadolint")
    command = [str(beside) if beside.exists() else needs("hadolint"), str(DEPLOY / "Dockerfile")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_composition_mounts_what_it_names() -> None:
    text = (DEPLOY / "compose.yaml").read_text()
    volumes = set(re.findall(r"- ([a-z]+):/", text))
    assert volumes == set(re.findall(r"^  ([a-z]+):$", text.rpartition("\nvolumes:\n")[2], re.MULTILINE))
    assert text.count(":/run/seeother") == 2
    assert "nginx:latest" not in text


@pytest.mark.parametrize(
    "name", ["seeother.service", "seeother.socket", "nginx.conf", "Dockerfile", "compose.yaml"]
)
def test_the_readme_names_every_file(name: str) -> None:
    assert name in (DEPLOY / "README.md").read_text()


def test_the_readme_names_only_settings_that_exist() -> None:
    code = "".join(file.read_text() for file in (ROOT / "app").rglob("*.py"))
    for variable in re.findall(r"SEEOTHER_[A-Z_]+", (DEPLOY / "README.md").read_text()):
        assert f'"{variable}"' in code
