"""Which file systems other machines may write to: SQLite's WAL breaks on them."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")

_NETWORK = frozenset(
    """
    9p acfs afpfs afs beegfs ceph cifs coda davfs drvfs gfs2 glusterfs gpfs lustre ncpfs nfs nfs3 nfs4 ntfs3 ocfs2
    orangefs prl_fs pvfs2 smb2 smb3 smbfs vboxsf virtiofs vmhgfs webdav
    """.split()
)
# Most FUSE file systems are remote; these are on a local disk.
_LOCAL_FUSE = frozenset(
    """
    fuseblk fuse.bindfs fuse.cryfs fuse.encfs fuse.exfat fuse.ext2 fuse.ext4 fuse.fuse-overlayfs fuse.gocryptfs
    fuse.lxcfs fuse.mergerfs fuse.ntfs-3g fuse.securefs fuse.veracrypt fuse.zfs
    """.split()
)
_ESCAPED = re.compile(r"\\([0-7]{3})")


def network_kind(path: Path, mounts: Path = MOUNTS) -> str:
    """The kind of network file system that a path is on: "nfs4".

    Args:
        path: A file or a folder; it need not exist.
        mounts: The list of mounts, in the format of /proc/self/mountinfo.

    Returns:
        The name that the system gives it; empty for a local disk, or when the system does not say.
    """
    kind = file_system(path, mounts)
    is_network = kind in _NETWORK or (kind.startswith("fuse") and kind not in _LOCAL_FUSE)
    return kind if is_network else ""


def file_system(path: Path, mounts: Path = MOUNTS) -> str:
    """The kind of file system that a path is on; empty when the system does not say."""
    target = os.path.realpath(path)
    best, kind = "", ""
    with suppress(OSError):
        for line in mounts.read_text("utf-8", "surrogateescape").split("\n"):
            point, mounted = _read_mount(line)
            inside = target == point or target.startswith(point.rstrip("/") + "/")
            # The last mount over a path is the visible one.
            if point and inside and len(point) >= len(best):
                best, kind = point, mounted
    return kind


def _read_mount(line: str) -> tuple[str, str]:
    """The mount point and the kind in a line of mounts; empty when the line has none."""
    fields, _dash, rest = line.partition(" - ")
    parts = fields.split(" ")
    if len(parts) < 5 or not rest:
        return "", ""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), parts[4]), rest.split(" ")[0]
