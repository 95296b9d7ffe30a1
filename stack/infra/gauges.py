"""A machine's figures for the alarms: names and units are those of terraform/modules/observability."""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from config import settings as config
from stack.errors import StackError
from stack.infra import daemon, export, volume
from stack.infra.aws import Aws
from stack.infra.machine import Host, Machine

REPAIRED = "/var/lib/cassandra/repaired"
REPAIR_SECONDS = 47 * 3600.0

Figure = tuple[str, float, str]
"""Name, value, and CloudWatch's word for the unit."""


def send(aws: Aws, host: Host, machine: Machine) -> int:
    """Measure and send; how many figures there were. What cannot be measured is left out, and its alarm tells."""
    values = export.read_file(host.path(str(export.FILE)))
    namespace = config.load(values).metrics_namespace
    found = list(_figures(host, machine, values))
    names = {"Environment": machine.environment, "Region": machine.region}
    dimensions = [{"Name": name, "Value": value} for name, value in names.items()]
    data = [{"MetricName": n, "Value": v, "Unit": unit, "Dimensions": dimensions} for n, v, unit in found]
    if data:
        aws.ask("cloudwatch", "put_metric_data", Namespace=namespace, MetricData=data)
    return len(data)


def _figures(host: Host, machine: Machine, values: dict[str, str]) -> Iterator[Figure]:
    yield from _tried(lambda: clock(host))
    if machine.role == "cassandra":
        for look in (disk, compactions, dropped, heap, latency, hints, repair_age):
            yield from _tried(lambda look=look: look(host))  # type: ignore[misc]
    if machine.role == "schedule":
        yield from _tried(lambda: outbox(host, values))


def _tried(look: Callable[[], Figure | list[Figure] | None]) -> Iterator[Figure]:
    with suppress(StackError, OSError, ValueError):
        found = look()
        if found is not None:
            yield from found if isinstance(found, list) else [found]


def clock(host: Host) -> Figure | None:
    """How far this clock is from the time service's, by chrony."""
    found = re.search(r"System time\s*: ([0-9.]+) seconds", host.run("chronyc", "tracking")[1])
    return ("ClockSkewMs", float(found[1]) * 1000, "Milliseconds") if found else None


def disk(host: Host) -> Figure:
    """How full the data volume is."""
    usage = shutil.disk_usage(host.path(volume.MOUNT))
    return "DiskUsedPercent", 100 * usage.used / usage.total, "Percent"


def compactions(host: Host) -> Figure | None:
    """Compactions that wait."""
    return _number("PendingCompactions", r"pending tasks:?\s+(\d+)", daemon.nodetool(host, "compactionstats"), "Count")


def dropped(host: Host) -> Figure | None:
    """Writes dropped since the node started; the figure of a minute is what was added since the last look."""
    found = re.search(r"^MUTATION_REQ?\w*\s+(\d+)", daemon.nodetool(host, "tpstats"), re.MULTILINE)
    return ("DroppedMutations", _added(host, "dropped", float(found[1])), "Count") if found else None


def _added(host: Host, name: str, now: float) -> float:
    """What a count grew by since it was last asked; a node that was started again counts from nothing."""
    change = _change(host, name, now)
    return change if change >= 0 else now


def _change(host: Host, name: str, now: float) -> float:
    """The difference to what was remembered under this name; nothing, the first time."""
    path = host.path(f"/run/murmur/{name}")
    before = float(path.read_text()) if path.exists() else now
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(now))
    return now - before


def heap(host: Host) -> Figure | None:
    """How full the heap is."""
    found = re.search(r"Heap Memory \(MB\)\s*: ([0-9.]+) / ([0-9.]+)", daemon.nodetool(host, "info"))
    return ("HeapUsedPercent", 100 * float(found[1]) / float(found[2]), "Percent") if found else None


def latency(host: Host) -> Figure | None:
    """How long one read in a hundred takes this node as coordinator; nodetool tells microseconds."""
    found = re.search(r"^99%\s+([0-9.]+)", daemon.nodetool(host, "proxyhistograms"), re.MULTILINE)
    return ("ReadP99Ms", float(found[1]) / 1000, "Milliseconds") if found else None


def hints(host: Host) -> Figure:
    """Files of hints that wait for nodes that are away."""
    return "HintsPending", float(len(list(host.path(f"{volume.MOUNT}/hints").glob("*.hints")))), "Count"


def repair_age(host: Host) -> Figure:
    """Days since this node's last repair that ended well; since the node was made, if there was none."""
    path = host.path(REPAIRED)
    since = path if path.exists() else host.path(f"{volume.MOUNT}/data")
    return "RepairAgeDays", (time.time() - since.stat().st_mtime) / 86_400, "None"


def outbox(host: Host, values: dict[str, str]) -> list[Figure]:
    """Deliveries that are not finished: the age of the oldest, how many, and how many were finished in a minute.

    What was finished is what arrived in the last whole minute, less what is left over since the last look.
    """
    from cache.errors import CacheAway
    from cql.errors import StoreError
    from fanout import sweep
    from fanout.services import open_services

    try:
        services = open_services(config.load(values))
        try:
            now = services.clock.ms()
            found = sweep.look(services)
            arrived = sweep.arrived(services, now // 60_000 - 1)
        finally:
            services.close()
    except (StoreError, CacheAway) as error:
        raise StackError(f"The stores do not answer: {error}") from error
    unfinished = float(sum(each.events for each in found))
    return [
        (
            "OutboxOldestSeconds",
            max(((now - each.since_ms) / 1000 for each in found if each.since_ms), default=0.0),
            "Seconds",
        ),
        ("OutboxUnfinished", unfinished, "Count"),
        ("OutboxDrained", max(0.0, arrived - _change(host, "unfinished", unfinished)), "Count"),
    ]


def _number(name: str, pattern: str, text: str, unit: str) -> Figure | None:
    found = re.search(pattern, text)
    return (name, float(found[1]), unit) if found else None


def repair(host: Host) -> None:
    """Repair this node's primary ranges and remember when; StackError if it fails."""
    daemon.nodetool(host, "repair", "--partitioner-range", "--full", deadline_seconds=REPAIR_SECONDS)
    Path(host.path(REPAIRED)).write_text("")
