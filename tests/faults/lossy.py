"""A disk that forgets, and a stick that can be pulled out: one file system in memory, in FUSE.

    python -m tests.faults.lossy MOUNTPOINT [stick]

What a process writes is there for every reader at once, as on a real disk. On a *power cut* only
that stays which was flushed: the bytes of a file with fsync, the names in a folder with an fsync
of the folder. A *stick* has no symbolic links and takes names in any case, like FAT.

Commands are extended attributes set on the mount point, so that they are done when they return:
`user.cut` = `all` (everything unflushed is lost), `user.cut` = `names` (the names survive, the
unflushed bytes of the files do not: what a rename without fsync looks like afterwards),
`user.cut.at` = n (the power goes at the n-th change from now: nothing reaches the disk any more),
`user.pull` = n (the stick is out after n more reads), `user.count` can be read: changes so far.
"""

import errno
import stat
import sys
from dataclasses import dataclass, field
from typing import Any

from mfusepy import FUSE, FuseOSError, Operations

NEVER = sys.maxsize
BLOCK = 4096


@dataclass(eq=False)
class Node:
    """A file or a folder: as processes see it now, and as it is on the disk."""

    mode: int
    now: bytearray = field(default_factory=bytearray)
    kept: bytes = b""
    names: dict[str, "Node"] = field(default_factory=dict)
    kept_names: dict[str, "Node"] = field(default_factory=dict)


def fail(number: int) -> FuseOSError:
    return FuseOSError(number)


class Lossy(Operations):
    """Paths are looked up in the tree; a handle stands for a node, also when its name is gone."""

    use_ns = True
    # A file that is open and has no name any more is asked for without a path.
    flag_nullpath_ok = True

    def __init__(self, stick: bool) -> None:
        self.stick = stick
        self.top = Node(stat.S_IFDIR | 0o755)
        self.handles: dict[int, Node] = {}
        self.changes = 0
        self.cut_at = self.reads_left = NEVER

    # Commands

    def setxattr(self, path: str, name: str, value: bytes, options: int, position: int = 0) -> int:
        if name == "user.cut":
            self._cut(self.top, names=value == b"names")
            self.cut_at = NEVER
        elif name == "user.cut.at":
            self.cut_at = self.changes + int(value)
        elif name == "user.pull":
            self.reads_left = int(value)
        else:
            raise fail(errno.ENOTSUP)
        return 0

    def getxattr(self, path: str, name: str, position: int = 0) -> bytes:
        if name != "user.count":
            raise fail(errno.ENODATA)
        return str(self.changes).encode()

    def _cut(self, node: Node, names: bool) -> None:
        node.now = bytearray(node.kept)
        if names:
            node.kept_names = dict(node.names)
        node.names = dict(node.kept_names)
        for child in node.names.values():
            self._cut(child, names)

    def _changing(self) -> None:
        """Count a change. Without power every change fails, and so does every flush."""
        self.changes += 1
        if self.changes > self.cut_at:
            raise fail(errno.EIO)

    # Lookup

    def _name(self, folder: Node, name: str) -> str:
        if self.stick:
            return next((known for known in folder.names if known.lower() == name.lower()), name)
        return name

    def _find(self, path: str) -> Node:
        if self.reads_left <= 0:
            raise fail(errno.EIO)
        node = self.top
        for part in filter(None, path.split("/")):
            found = node.names.get(self._name(node, part))
            if found is None:
                raise fail(errno.ENOENT)
            node = found
        return node

    def _parent(self, path: str) -> tuple[Node, str]:
        folder, _, name = path.rpartition("/")
        parent = self._find(folder)
        return parent, self._name(parent, name)

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        node = self.handles[fh] if fh else self._find(path)
        size = len(node.now)
        return {"st_mode": node.mode, "st_size": size, "st_nlink": 1, "st_blocks": -(-size // 512)}

    def readdir(self, path: str, fh: int) -> list[str]:
        return [".", "..", *self._find(path).names]

    def statfs(self, path: str) -> dict[str, int]:
        room = 1 << 20
        return {"f_bsize": BLOCK, "f_frsize": BLOCK, "f_blocks": room, "f_bavail": room}

    # Files

    def open(self, path: str, flags: int) -> int:
        return self._handle(self._find(path))

    def create(self, path: str, mode: int, fi: Any = None) -> int:
        self._changing()
        parent, name = self._parent(path)
        parent.names[name] = Node(stat.S_IFREG | stat.S_IMODE(mode))
        return self._handle(parent.names[name])

    def _handle(self, node: Node) -> int:
        fh = max(self.handles, default=0) + 1
        self.handles[fh] = node
        return fh

    def release(self, path: str, fh: int) -> int:
        del self.handles[fh]
        return 0

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        if self.reads_left <= 0:
            raise fail(errno.EIO)
        self.reads_left -= 1
        return bytes(self.handles[fh].now[offset : offset + size])

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        self._changing()
        now = self.handles[fh].now
        now.extend(bytes(max(0, offset - len(now))))
        now[offset : offset + len(data)] = data
        return len(data)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        self._changing()
        node = self.handles[fh] if fh else self._find(path)
        node.now = node.now[:length].ljust(length, b"\0")
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        self._changing()
        self.handles[fh].kept = bytes(self.handles[fh].now)
        return 0

    # Folders

    def mkdir(self, path: str, mode: int) -> int:
        self._changing()
        parent, name = self._parent(path)
        parent.names[name] = Node(stat.S_IFDIR | stat.S_IMODE(mode))
        return 0

    def unlink(self, path: str) -> int:
        self._changing()
        parent, name = self._parent(path)
        if parent.names.pop(name).names:
            raise fail(errno.ENOTEMPTY)
        return 0

    rmdir = unlink

    def rename(self, old: str, new: str) -> int:
        self._changing()
        (source, name), (target, new_name) = self._parent(old), self._parent(new)
        node = source.names.pop(name)
        target.names[new_name] = node
        return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        self._changing()
        node = self._find(path)
        node.kept_names = dict(node.names)
        return 0

    def symlink(self, target: str, source: str) -> int:
        if self.stick:
            raise fail(errno.EPERM)
        self._changing()
        parent, name = self._parent(target)
        parent.names[name] = Node(stat.S_IFLNK | 0o777, bytearray(source.encode()))
        return 0

    def readlink(self, path: str) -> str:
        return self._find(path).now.decode()

    def chmod(self, path: str, *what: Any) -> int:
        return 0

    chown = utimens = chmod


if __name__ == "__main__":
    FUSE(
        Lossy(stick="stick" in sys.argv[2:]),
        sys.argv[1],
        foreground=True,
        nothreads=True,
        # The kernel keeps nothing by itself: what it held would survive a power cut.
        direct_io=True,
        attr_timeout=0,
        entry_timeout=0,
        hard_remove=True,
    )
