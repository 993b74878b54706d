"""A Ceph cluster on this machine: a monitor and three OSDs, each a process over files of its own.

It has no manager: that one counts and balances, and no read or write goes through it.
"""

import json
import os
import shutil
import subprocess
import time
import uuid
from pathlib import Path

from tests.conftest import POLL_SECONDS, free_port

OSDS = (0, 1, 2)
PROGRAMS = ("ceph", "ceph-authtool", "ceph-mon", "ceph-osd", "radosgw", "radosgw-admin")
# Longer than any of its commands may take; each waits until the monitor answers.
LONGEST_SECONDS = 60

# Three copies of everything, each in another OSD though all are on one machine; two are enough
# to go on. The pools that the gateway makes stay small: three OSDs refuse too many parts. A
# monitor ends itself where the disk is nearly full.
_CONFIGURATION = """\
[global]
fsid = {fsid}
mon host = v2:127.0.0.1:{port}
keyring = {folder}/keyring
run dir = {folder}
admin socket =
log file = {folder}/$name.log
mon cluster log file = {folder}/cluster.log
mon data = {folder}/$name
mon data avail crit = 0
osd data = {folder}/$name
osd objectstore = bluestore
bluestore block size = 4294967296
osd crush chooseleaf type = 0
osd pool default size = 3
osd pool default min size = 2
osd pool default pg num = 8
[osd]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
"""
# What each may do, by its name. Without keys (`auth … none`) the gateway does not start.
_MAY = {
    "mon.": {"mon": "allow *"},
    "client.admin": {"mon": "allow *", "osd": "allow *"},
    "client.gateway": {"mon": "allow rwx", "osd": "allow rwx"},
    **{f"osd.{number}": {"mon": "allow profile osd", "osd": "allow *"} for number in OSDS},
}


class Cluster:
    """`start` brings it up, `stop` takes all of its processes down and removes what they held."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._environment = {**os.environ, "CEPH_CONF": f"{folder}/ceph.conf"}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        missing = [name for name in PROGRAMS if not shutil.which(name)]
        assert not missing, f"expected Ceph, found no {', '.join(missing)}: make test-distributed"
        filled = {"fsid": uuid.uuid4(), "port": free_port(), "folder": self._folder}
        (self._folder / "ceph.conf").write_text(_CONFIGURATION.format(**filled))
        self._make_keys()
        self.command("ceph-mon", "--mkfs", "--id", "a")
        self.run("mon.a", "ceph-mon", "--id", "a")
        for number in OSDS:
            self._make_osd(number)
            self._start_osd(number)
        self.wait_until_up(len(OSDS))

    def _make_keys(self) -> None:
        keyring = self._folder / "keyring"
        keyring.touch()
        for name, may in _MAY.items():
            caps = [word for part, allowed in may.items() for word in ("--cap", part, allowed)]
            self.command("ceph-authtool", str(keyring), "--gen-key", "--name", name, *caps)

    def _make_osd(self, number: int) -> None:
        identity = str(uuid.uuid4())
        self.command("ceph", "osd", "new", identity, str(number))
        (self._folder / f"osd.{number}").mkdir()
        self.command("ceph-osd", "--mkfs", "--id", str(number), "--osd-uuid", identity)

    def _start_osd(self, number: int) -> None:
        self.run(f"osd.{number}", "ceph-osd", "--id", str(number))

    def kill_osd(self, number: int) -> None:
        """SIGKILL, as when its machine is gone. May be said again."""
        self._processes[f"osd.{number}"].kill()
        self._processes[f"osd.{number}"].wait()

    def bring_back(self) -> list[int]:
        """Start the OSDs that were killed, wait until all are up, and say which they were."""
        killed = self.start_killed()
        self.wait_until_up(len(OSDS))
        return killed

    def start_killed(self) -> list[int]:
        """Start them with what they held, and say which they were."""
        killed = [each for each in OSDS if self._processes[f"osd.{each}"].poll() is not None]
        for number in killed:
            self._start_osd(number)
        return killed

    def wait_until_up(self, osds: int) -> None:
        """Until the monitor counts so many OSDs that answer, no more and no fewer."""
        deadline = time.monotonic() + LONGEST_SECONDS
        while (found := self._osds_up()) != osds:
            assert time.monotonic() < deadline, f"expected {osds} OSDs up, found {found}"
            time.sleep(POLL_SECONDS)

    def _osds_up(self) -> int:
        return int(
            json.loads(self.command("ceph", "osd", "stat", "--format", "json"))["num_up_osds"]
        )

    def command(self, *words: str) -> str:
        """Run one of Ceph's commands to its end, and give what it printed."""
        done = subprocess.run(
            words,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST_SECONDS,
        )
        assert done.returncode == 0, f"{' '.join(words)}: {done.stderr}"
        return done.stdout

    def run(self, name: str, *words: str) -> subprocess.Popen[bytes]:
        """Start one of Ceph's daemons, which stays until it is killed or the cluster stops."""
        with self.said(name).open("ab") as said:
            self._processes[name] = subprocess.Popen(
                [*words, "--foreground"], env=self._environment, stdout=said, stderr=said
            )
        return self._processes[name]

    def said(self, name: str) -> Path:
        return self._folder / f"{name}.said"

    def stop(self) -> None:
        for process in self._processes.values():
            process.kill()
            process.wait()
        for number in OSDS:
            shutil.rmtree(self._folder / f"osd.{number}", ignore_errors=True)
