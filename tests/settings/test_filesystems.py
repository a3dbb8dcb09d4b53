"""File systems that other machines write to are known by their mounts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from termnews.settings.filesystems import file_system, network_kind


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    """What a system says that has four places mounted below the test's folder."""
    here = os.path.realpath(tmp_path).replace(" ", "\\040")
    lines = [
        "22 1 0:1 / / rw - ext4 /dev/vda rw",
        f"23 22 0:2 / {here}/net\\040work rw shared:1 - nfs4 server:/home rw",
        f"24 23 0:3 / {here}/net\\040work/disk rw - ext4 /dev/vdb rw",
        f"25 22 0:4 / {here}/新闻 rw - fuse.sshfs host: rw",
        f"26 22 0:5 / {here}/over rw - nfs server:/ rw",
        f"27 22 0:6 / {here}/over rw - tmpfs none rw",
        "a line of another form",
    ]
    file = tmp_path / "mountinfo"
    file.write_text("\n".join(lines), "utf-8")
    return file


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (".", "ext4"),
        ("net", "ext4"),
        ("net work", "nfs4"),
        ("net work/cache/not there", "nfs4"),
        ("net work/disk", "ext4"),
        ("新闻/缓存", "fuse.sshfs"),
        ("over", "tmpfs"),
    ],
)
def test_the_kind_is_that_of_the_longest_and_last_mount_point(
    tmp_path: Path, mounts: Path, path: str, kind: str
) -> None:
    assert file_system(tmp_path / path, mounts) == kind


def test_a_link_leads_to_the_file_system_behind_it(tmp_path: Path, mounts: Path) -> None:
    (tmp_path / "link").symlink_to("net work")

    assert network_kind(tmp_path / "link" / "cache", mounts) == "nfs4"


@pytest.mark.parametrize(
    "kind",
    [
        *(
            "nfs",
            "nfs4",
            "cifs",
            "smb3",
            "smbfs",
            "afs",
            "9p",
            "webdav",
            "davfs",
            "ceph",
            "lustre",
            "gpfs",
            "glusterfs",
        ),
        *("ncpfs", "drvfs", "vboxsf", "virtiofs", "ntfs3", "fuse", "fuse.sshfs", "fuse.rclone", "fuse.nobody-knows"),
    ],
)
def test_what_others_may_write_is_on_the_network(tmp_path: Path, kind: str) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"22 1 0:1 / / rw - {kind} host rw")

    assert network_kind(tmp_path, mounts) == kind


@pytest.mark.parametrize("kind", ["ext4", "btrfs", "xfs", "overlay", "tmpfs", "apfs", "fuseblk", "fuse.gocryptfs"])
def test_a_disk_of_this_machine_is_not(tmp_path: Path, kind: str) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"22 1 0:1 / / rw - {kind} /dev/vda rw")

    assert network_kind(tmp_path, mounts) == ""


def test_where_mounts_cannot_be_read_the_disk_is_taken_for_local(tmp_path: Path) -> None:
    empty = tmp_path / "mountinfo"
    empty.touch()

    assert network_kind(tmp_path, tmp_path / "none") == network_kind(tmp_path, empty) == ""
