"""The scripts that measure start what they measure."""

import os
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from conftest import ROOT, free_port, until

pytestmark = pytest.mark.long
PEER = ROOT / "tests" / "bench" / "peer"


def test_this_product_starts_as_a_peer_beside_others(tmp_path: Path):
    port, data = free_port(), tmp_path / "data"
    data.mkdir()
    base = f"http://127.0.0.1:{port}"
    (data / "items.ttl").write_text(
        f'<{base}/id/item/1> <http://www.w3.org/2000/01/rdf-schema#label> "one" .'
    )
    own = {"BASE": base, "PORT": str(port), "RUN_DIR": str(tmp_path)}
    checkout = {"SEEOTHER_PYTHON": sys.executable, "SEEOTHER_ROOT": str(ROOT)}
    process = subprocess.Popen(
        ["bash", PEER / "start.sh"], env={**os.environ, **own, **checkout}, start_new_session=True
    )
    try:
        assert until(lambda: process.poll() is not None or answers(f"{base}/doc/item/1.ttl"))
        assert process.poll() is None
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        shutil.rmtree(f"/tmp/so-{port}", ignore_errors=True)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status == 200
    except urllib.error.URLError:
        return False
