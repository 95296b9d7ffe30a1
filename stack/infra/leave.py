"""`murmur infra leave`: what a machine does when its group has decided that it ends."""

import time
from collections.abc import Callable

from stack.errors import StackError
from stack.infra import boot, daemon, volume
from stack.infra.aws import Aws
from stack.infra.hook import Hook
from stack.infra.instance import Metadata
from stack.infra.machine import Host, Machine

POLL_SECONDS = 5.0
DRAIN_SECONDS = 300.0
STOP_SECONDS = 180.0


def watch(metadata: Metadata, leave: Callable[[], object], sleep: Callable[[float], object] = time.sleep) -> None:
    """Look every few seconds whether this machine ends, and leave when it does; runs for as long as the machine."""
    while not _leaving(metadata):
        sleep(POLL_SECONDS)
    leave()


def _leaving(metadata: Metadata) -> bool:
    try:
        return metadata.leaving()
    except StackError:
        # The service that tells is away now and then; it is asked again.
        return False


def leave(aws: Aws, host: Host, machine: Machine, instance: str, nodetool: Callable[..., str] | None = None) -> None:
    """Stop in the order that loses nothing, let the volume go, and tell the group to go on.

    The group goes on also when a step fails: it would end the machine anyway, only later; the failure is raised.
    """
    hook = Hook(aws, machine.asg_name, machine.leave_hook, instance)
    hook.beat()
    try:
        if machine.role == "cassandra":
            _stop_node(host, nodetool)
            if machine.volume_id:
                volume.release(aws, host, machine.volume_id, instance)
        else:
            host.run("systemctl", "stop", *boot.UNITS[machine.role], deadline_seconds=STOP_SECONDS)
    finally:
        hook.finish("CONTINUE")


def _stop_node(host: Host, nodetool: Callable[..., str] | None) -> None:
    """Drain if the node still listens: what is not drained is replayed from the commit log, for all that."""
    try:
        if nodetool:
            nodetool("drain")
        else:
            daemon.nodetool(host, "drain", deadline_seconds=DRAIN_SECONDS)
    except StackError:
        pass
    host.run("systemctl", "stop", "murmur-cassandra", deadline_seconds=STOP_SECONDS)
