"""SSH hosts that somebody has vouched for; fsspec alone would trust whoever answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import paramiko  # type: ignore  # an extra, which need not be installed

PLACES = (Path("~/.ssh/known_hosts"), Path("/etc/ssh/ssh_known_hosts"))


class KnownHostsOnly(paramiko.MissingHostKeyPolicy):
    """Refuses a host whose key is not in known_hosts, before any password is sent."""

    def missing_host_key(self, client: Any, hostname: str, key: Any) -> None:
        known = paramiko.HostKeys()
        for place in PLACES:
            if place.expanduser().exists():
                known.load(str(place.expanduser()))
        if not known.check(hostname, key):
            raise paramiko.SSHException(
                f"{hostname} and the key it shows are not in known_hosts: compare its fingerprint, then add "
                "what ssh-keyscan prints"
            )
