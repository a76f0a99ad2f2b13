"""Inboxes and archives on real servers over loopback: S3 (moto's server) and SFTP (OpenSSH's own).

Skipped where the extra or the server is not installed: `pip install 'baoshu[s3,sftp]' 'moto[server]'` and
Debian's openssh-server bring both. In processes of their own: fsspec reads its environment once.
"""

from __future__ import annotations

import getpass
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.conftest import Run, answers, free_port, wait_until
from tests.integration.pages import contents, rows, write_pages

pytestmark = pytest.mark.integration
SSHD = shutil.which("sshd", path="/usr/sbin:/usr/bin:/usr/local/sbin")


@pytest.fixture
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, dict[str, str]]]:
    """An S3 server with an empty bucket `papers`: its file system, and the environment that reaches it."""
    s3fs = pytest.importorskip("s3fs")
    pytest.importorskip("moto.server")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    variables = {
        "AWS_ACCESS_KEY_ID": "clerk",
        "AWS_SECRET_ACCESS_KEY": "a-secret-of-the-test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": url,
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with (tmp_path / "moto.log").open("wb") as log:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            wait_until(lambda: answers(f"{url}/moto-api/"), 300, f"the S3 server, see {tmp_path}/moto.log")
            files = s3fs.S3FileSystem(skip_instance_cache=True, use_listings_cache=False)
            files.mkdir("papers")
            yield files, variables
        finally:
            server.kill()
            server.wait()


@pytest.fixture
def ssh(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An SSH server that lets this user in by key: the environment that reaches it, `HOST` and `PORT`."""
    pytest.importorskip("paramiko")
    if not SSHD or not shutil.which("ssh-keygen"):
        pytest.skip("there is no sshd here (Debian: apt install openssh-server)")
    home = tmp_path / "ssh"
    (home / ".ssh").mkdir(parents=True)
    home.chmod(0o700)
    for key in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", home / key], check=True)
    port = free_port()
    options = {
        "Port": port, "ListenAddress": "127.0.0.1", "HostKey": home / "host", "PidFile": "none",
        "AuthorizedKeysFile": home / "user.pub", "StrictModes": "no", "UsePAM": "no",
        "Subsystem": "sftp internal-sftp",
    }  # fmt: skip
    config = home / "sshd_config"
    config.write_text("".join(f"{name} {value}\n" for name, value in options.items()))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # what it runs in for strangers, as root only
    with (home / "sshd.log").open("wb") as log:
        server = subprocess.Popen([str(SSHD), "-D", "-e", "-f", str(config)], stdout=log, stderr=log)
        try:
            wait_until(lambda: b"listening" in (home / "sshd.log").read_bytes(), 300, f"sshd, see {home}")
            yield {
                "HOME": str(home),
                "FSSPEC_SFTP_USERNAME": getpass.getuser(),
                "FSSPEC_SFTP_KEY_FILENAME": str(home / "user"),
                "PORT": str(port),
            }
        finally:
            server.kill()
            server.wait()


def know_the_host(ssh: dict[str, str]) -> None:
    """What `ssh-keyscan` writes: the host's key in known_hosts."""
    home = Path(ssh["HOME"])
    kind, key, *_ = (home / "host.pub").read_text().split()
    (home / ".ssh" / "known_hosts").write_text(f"[127.0.0.1]:{ssh['PORT']} {kind} {key}\n")


def test_pages_come_from_s3_and_leave_for_the_archive_there(
    baoshu_process: Run, bucket: tuple[Any, dict[str, str]], tmp_path: Path
) -> None:
    files, variables = bucket
    for path in write_pages(tmp_path / "local", 4):
        files.put_file(str(path), f"papers/today/{path.name}")
    files.pipe_file("papers/today/broken.txt", b"\0" * 40)
    variables |= {
        "BAOSHU_INBOX": "s3://papers/today",
        "BAOSHU_ARCHIVE": "s3://papers/done",
        "BAOSHU_SETTLE_SECONDS": "0",
    }
    run = baoshu_process("ingest", "--warehouse", "w.duckdb", **variables)
    assert run.returncode == 3, run.stderr
    left, kept = files.find("papers/today"), files.find("papers/done")
    assert [name.rsplit("/")[-1] for name in left] == ["broken.txt"]
    assert [files.info(name)["size"] for name in kept] == [p.stat().st_size for p in _by_page(tmp_path)]
    assert baoshu_process("ingest", str(tmp_path / "local"), "--warehouse", "calm.duckdb").returncode == 0
    assert contents(tmp_path / "w.duckdb") == contents(tmp_path / "calm.duckdb")
    assert "Nothing new" in baoshu_process("ingest", "--warehouse", "w.duckdb", **variables).stdout
    shown = baoshu_process("quarantine", "show", "--warehouse", "w.duckdb", **variables).stdout
    assert "s3://papers/today/broken.txt\n  read: " in shown, "the file was read where it lies"
    retried = baoshu_process("quarantine", "retry", "--warehouse", "w.duckdb", **variables)
    assert (retried.returncode, "0 of 1 files loaded" in retried.stdout) == (3, True), retried.stderr
    files.pipe_file("papers/today/000_page.txt", (tmp_path / "local" / "001_page.txt").read_bytes() + b"\n")
    assert baoshu_process("ingest", "--warehouse", "w.duckdb", **variables).returncode == 0
    assert rows(tmp_path / "w.duckdb", "SELECT count(*) FROM pages") == [(5,)], "a page of its own"
    files.rm("papers/today/broken.txt")
    assert files.find("papers/today") == [], "all archived: an object store keeps no empty folder"
    assert "Nothing new" in baoshu_process("ingest", "--warehouse", "w.duckdb", **variables).stdout
    assert _nowhere("a-secret-of-the-test", tmp_path)


def _by_page(home: Path) -> list[Path]:
    return sorted((home / "local").iterdir(), key=lambda path: hashlib.sha256(path.read_bytes()).hexdigest())


def _nowhere(secret: str, home: Path) -> bool:
    """No file that the runs wrote holds the secret: warehouse, reports, Prefect's own files and logs."""
    return not any(secret.encode() in path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_pages_come_over_sftp_and_leave_for_the_archive_there(
    baoshu_process: Run, ssh: dict[str, str], tmp_path: Path
) -> None:
    write_pages(tmp_path / "drop", 3)
    secret = tmp_path / "secret.txt"
    secret.write_text("不是报纸。\n")
    (tmp_path / "drop" / "link.txt").symlink_to(secret)
    shutil.copytree(tmp_path / "drop", tmp_path / "local", ignore=shutil.ignore_patterns("link.txt"))
    place = f"sftp://127.0.0.1:{ssh['PORT']}{tmp_path}"
    variables = ssh | {"BAOSHU_INBOX": f"{place}/drop", "BAOSHU_ARCHIVE": f"{place}/done"}
    del variables["PORT"]

    refused = baoshu_process("ingest", "--warehouse", "w.duckdb", **variables)
    assert refused.returncode == 1
    assert "known_hosts" in refused.stderr, "a host nobody has vouched for gets no password"
    know_the_host(ssh)
    run = baoshu_process("ingest", "--warehouse", "w.duckdb", **variables)
    assert run.returncode == 0, run.stderr
    assert [path.name for path in (tmp_path / "drop").iterdir()] == ["link.txt"], "a link is left alone"
    assert len(list((tmp_path / "done").rglob("*.txt"))) == 3
    assert baoshu_process("ingest", str(tmp_path / "local"), "--warehouse", "calm.duckdb").returncode == 0
    assert contents(tmp_path / "w.duckdb") == contents(tmp_path / "calm.duckdb")
    assert "Nothing new" in baoshu_process("ingest", "--warehouse", "w.duckdb", **variables).stdout
