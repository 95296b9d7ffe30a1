"""A node's own volume: attached by id, formatted only if it has never held anything, mounted."""

import time
from collections.abc import Callable
from pathlib import Path

from stack.errors import StackError
from stack.infra.aws import Aws
from stack.infra.machine import Host

MOUNT = "/var/lib/cassandra"
DEVICE = "/dev/sdf"
FOLDERS = ("data", "commitlog", "saved_caches", "hints")
ATTACH_SECONDS, POLL_SECONDS = 300.0, 2.0
# blkid's own words for `there is nothing I know here`.
_NOTHING_KNOWN = 2
_LOOKED_AT_BYTES = 4 * 1024 * 1024


def prepare(aws: Aws, host: Host, volume: str, instance: str, beat: Callable[[], object] = lambda: None) -> None:
    """Attach, format if blank, mount; safe to run again at any point."""
    attach(aws, volume, instance, beat)
    device = await_device(host, volume)
    if blank(host, device):
        host.run("mkfs.xfs", "-q", "-L", "cassandra", str(device), deadline_seconds=600)
    mount(host, device)


def attach(aws: Aws, volume: str, instance: str, beat: Callable[[], object] = lambda: None) -> None:
    """Attach to this machine; waits for the machine before it to let go, StackError after five minutes."""
    end = time.monotonic() + ATTACH_SECONDS
    while not _attached(aws, volume, instance):
        if time.monotonic() > end:
            raise StackError(f"{volume} was not attached to {instance} within {ATTACH_SECONDS:.0f} s.")
        beat()
        time.sleep(POLL_SECONDS)


def _attached(aws: Aws, volume: str, instance: str) -> bool:
    found = aws.ask("ec2", "describe_volumes", VolumeIds=[volume])["Volumes"][0]
    if found["State"] == "available":
        aws.ask("ec2", "attach_volume", VolumeId=volume, InstanceId=instance, Device=DEVICE)
        return False
    return any(one["InstanceId"] == instance and one["State"] == "attached" for one in found["Attachments"])


def await_device(host: Host, volume: str) -> Path:
    """The device under which the kernel shows this very volume, by the id that it carries."""
    link = host.path(f"/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_{volume.replace('-', '')}")
    end = time.monotonic() + ATTACH_SECONDS
    while not link.exists():
        if time.monotonic() > end:
            raise StackError(f"{volume} is attached and the kernel does not show it as {link}.")
        time.sleep(POLL_SECONDS)
    return link


def blank(host: Host, device: Path) -> bool:
    """Whether the device has never held anything: blkid knows nothing there, and its beginning is all zeros."""
    code, _ = host.run("blkid", "-p", str(device), allowed=(0, _NOTHING_KNOWN))
    if code != _NOTHING_KNOWN:
        return False
    with device.open("rb") as handle:
        beginning = handle.read(_LOOKED_AT_BYTES)
    if not beginning.strip(b"\0"):
        return True
    raise StackError(f"{device} holds something that is no file system; it is not formatted. Look at it first.")


def mount(host: Host, device: Path) -> None:
    """Mount for Cassandra, unless it is mounted already."""
    where = host.path(MOUNT)
    where.mkdir(parents=True, exist_ok=True)
    if not mounted(host):
        host.run("mount", "-t", "xfs", "-o", "noatime,nodiratime", str(device), str(where))
    give(host)


def give(host: Host) -> None:
    """Make Cassandra the owner of the folders that it writes to."""
    where = host.path(MOUNT)
    folders = [where, *(where / name for name in FOLDERS)]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    host.run("chown", "cassandra:cassandra", *map(str, folders))


def mounted(host: Host) -> bool:
    """Whether something is mounted where Cassandra's data lies."""
    return host.run("mountpoint", "-q", str(host.path(MOUNT)), allowed=(0, 1, 32))[0] == 0


def release(aws: Aws, host: Host, volume: str, instance: str) -> None:
    """Unmount and detach, and wait until the volume is free for the next machine."""
    if mounted(host):
        host.run("umount", str(host.path(MOUNT)), deadline_seconds=120)
    if _attached_anywhere(aws, volume, instance):
        aws.ask("ec2", "detach_volume", VolumeId=volume, InstanceId=instance)
    end = time.monotonic() + ATTACH_SECONDS
    while _attached_anywhere(aws, volume, instance):
        if time.monotonic() > end:
            raise StackError(f"{volume} was not detached within {ATTACH_SECONDS:.0f} s.")
        time.sleep(POLL_SECONDS)


def _attached_anywhere(aws: Aws, volume: str, instance: str) -> bool:
    found = aws.ask("ec2", "describe_volumes", VolumeIds=[volume])["Volumes"][0]
    return any(one["InstanceId"] == instance and one["State"] != "detached" for one in found["Attachments"])
