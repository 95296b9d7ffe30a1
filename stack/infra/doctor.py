"""`murmur infra doctor`: what stands in the way of a deployment, or soon will; and `scale`."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from config.settings import PREFIX, SettingsError, load
from stack.errors import StackError
from stack.infra import export, ring
from stack.infra.aws import Aws
from stack.infra.fleet import Fleet, Slot
from stack.infra.ring import Ask

STATELESS = ("api", "worker", "schedule")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `wrong` is empty when it is well."""

    what: str
    wrong: list[str]


def examine(fleet: Fleet, views: Callable[[list[Slot]], Mapping[str, Ask]]) -> Iterator[Finding]:
    """Looks at one thing after the other; a look that fails is a finding, not an end."""
    path = f"/{fleet.project}/{fleet.environment}/{fleet.region}"
    yield _look("settings", lambda: _settings(fleet.aws, f"{path}/config"))
    yield _look("groups", lambda: _groups(fleet))
    yield _look("slots", lambda: _slots(fleet.slots()))
    yield _look("ring", lambda: ring.troubles(views(slots := fleet.slots()), wanted=len(slots)))
    yield _look("roll", lambda: [f"{slot.name} says {slot.roll}" for slot in fleet.slots() if slot.roll])


def _look(what: str, look: Callable[[], list[str]]) -> Finding:
    try:
        return Finding(what, look())
    except (StackError, SettingsError) as error:
        return Finding(what, [str(error)])


def _settings(aws: Aws, path: str) -> list[str]:
    """Whether a machine that boots now would get settings to start with."""
    values = export.resolved(aws, export.read(aws, path))
    load({PREFIX + key: value for key, value in values.items()})
    return []


def _groups(fleet: Fleet) -> list[str]:
    wrong = []
    for tier in (*STATELESS, "cassandra"):
        for group in fleet.groups(tier):
            working = sum(1 for one in group["Instances"] if one["LifecycleState"] == "InService")
            if working < group["DesiredCapacity"]:
                name, wanted = group["AutoScalingGroupName"], group["DesiredCapacity"]
                wrong.append(f"{name} has {working} of {wanted} machines in service")
            if tier in STATELESS and group["MaxSize"] == group["DesiredCapacity"] != group["MinSize"]:
                wrong.append(f"{group['AutoScalingGroupName']} is at its largest, {group['MaxSize']}")
    return wrong


def _slots(slots: list[Slot]) -> list[str]:
    old = [f"{slot.name} runs from an older launch template; `murmur infra roll`" for slot in slots if slot.outdated]
    racks: dict[str, int] = {}
    for slot in slots:
        racks[slot.order[0]] = racks.get(slot.order[0], 0) + 1
    uneven = len(set(racks.values())) > 1
    return old + ([f"racks are not equal: {json.dumps(racks)}"] if uneven else [])


def scale(fleet: Fleet, tier: str, least: int | None, most: int | None, now: int | None) -> dict[str, Any]:
    """Other bounds or another number for a group without data; what it has then. StackError if they do not fit.

    It holds until the next `terraform apply`, whose sizes file is what lasts.
    """
    if tier not in STATELESS:
        raise StackError("A ring grows by its sizes file and `terraform apply`; nodes then join one at a time.")
    groups = list(fleet.groups(tier))
    if len(groups) != 1:
        raise StackError(f"There are {len(groups)} groups of the tier {tier} with these tags, not one.")
    (group,) = groups
    low = group["MinSize"] if least is None else least
    high = group["MaxSize"] if most is None else most
    wanted = min(max(group["DesiredCapacity"] if now is None else now, low), high)
    if not 0 <= low <= high or (now is not None and not low <= now <= high):
        raise StackError(f"{low} at least, {high} at most and {wanted if now is None else now} now do not fit.")
    name = group["AutoScalingGroupName"]
    sizes = {"MinSize": low, "MaxSize": high, "DesiredCapacity": wanted}
    fleet.aws.ask("autoscaling", "update_auto_scaling_group", AutoScalingGroupName=name, **sizes)
    return {"group": name, "least": low, "most": high, "now": wanted}
