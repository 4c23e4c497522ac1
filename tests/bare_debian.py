"""Take the numbered steps of deploy/README.md, as written, on a bare Debian that boots with systemd; run by hand, as root.

    apt-get install debootstrap systemd-container
    python tests/bare_debian.py [FOLDER]

The Debian is made in FOLDER (/var/tmp/bare-debian), which is emptied first. It shares the network of this machine, so
port 80 must be free, and the settings of pip. After the steps the site is asked, edited and reloaded, and the journal shown.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import textwrap
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
MORE = "systemd,systemd-sysv,dbus,curl,ca-certificates"
LENT = ("/etc/resolv.conf", "/etc/pip.conf", "/etc/ssl/certs/ca-certificates.crt")
AFTERWARDS = r"""
systemctl reload seeother
sleep 3
sed -i 's/"Tower Bridge"@en/"Edited Bridge"@en/' /srv/bridges/bridges/*.ttl
sleep 2
curl -sfH 'Host: bridges.example.org' http://localhost/doc/bridge/Tower_Bridge.ttl | grep 'Edited Bridge'
systemctl restart seeother
curl -sf --unix-socket /run/seeother/seeother.sock http://localhost/-/health
journalctl -u seeother --no-pager | tail -20
"""


def main() -> None:
    """Make the container, take the steps, show what they say; ends with status 1 at the first that fails."""
    debian = Path(sys.argv[1] if sys.argv[1:] else "/var/tmp/bare-debian")
    shutil.rmtree(debian, ignore_errors=True)
    subprocess.run(
        ["debootstrap", "--variant=minbase", f"--include={MORE}", "bookworm", str(debian)], check=True
    )
    for path in filter(Path.exists, map(Path, LENT)):
        subprocess.run(["cp", "-L", str(path), f"{debian}{path}"], check=True)
    ignored = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache")
    shutil.copytree(ROOT, debian / "root/clone", ignore=ignored)
    lent = [
        f"--bind-ro={path}" for path in map(str, Path("/opt").glob("*")) if "pypi" in path or "wheels" in path
    ]
    boot = [
        "systemd-nspawn",
        "--boot",
        "--directory",
        str(debian),
        "--register=no",
        "--keep-unit",
        "--console=pipe",
        *lent,
    ]
    container = subprocess.Popen(
        boot, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        time.sleep(8)
        text = (ROOT / "deploy/README.md").read_text(encoding="utf-8")
        for step in [*re.findall(r"```sh\n(.*?)```", text, re.DOTALL), AFTERWARDS]:
            _take(textwrap.dedent(step), container.pid)
    finally:
        container.terminate()
        container.wait()


def _take(step: str, nspawn: int) -> None:
    print(f"\n$ {step.strip()}", flush=True)
    first = Path(f"/proc/{nspawn}/task/{nspawn}/children").read_text().split()[0]
    inside = [
        "nsenter",
        "-t",
        first,
        "-m",
        "-u",
        "-i",
        "-p",
        "env",
        "-i",
        "HOME=/root",
        "LANG=C.UTF-8",
        "DEBIAN_FRONTEND=noninteractive",
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    ]
    done = subprocess.run(
        [*inside, "bash", "-c", f"cd /root/clone && set -eo pipefail\n{step}"],
        capture_output=True,
        text=True,
        check=False,
    )
    print("\n".join((done.stdout + done.stderr).splitlines()[-20:]), flush=True)
    if done.returncode:
        sys.exit(f"The step ended with status {done.returncode}.")


if __name__ == "__main__":
    main()
