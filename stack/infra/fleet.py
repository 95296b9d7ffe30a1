"""The Cassandra slots of a deployment as AWS sees them: group, machine, volume, and how far a roll has come."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stack.errors import StackError
from stack.infra.aws import Aws
from stack.infra.ring import Ask

ROLL_TAG = "murmur:roll"
MURMUR = "/opt/murmur/current/venv/bin/murmur"
ASK_SECONDS, POLL_SECONDS = 90.0, 2.0


@dataclass(frozen=True)
class Slot:
    """One place in the ring; `instance` is empty while the group has no machine in service.

    `outdated` says that the machine was started from another launch template version than the group has now.
    """

    name: str
    group: str
    address: str
    instance: str
    outdated: bool
    volume: str
    roll: str

    @property
    def order(self) -> tuple[str, int]:
        """By rack, then by number."""
        rack, _, number = self.name.rpartition("-")
        return rack, int(number) if number.isdigit() else 0


@dataclass(frozen=True)
class Fleet:
    """The slots of one cluster of one environment and region, which the tags of groups and volumes tell."""

    aws: Aws
    project: str
    environment: str
    region: str

    def slots(self) -> list[Slot]:
        """Every slot in the order in which they are rolled; StackError if there is none."""
        volumes = {_tags(row)["Slot"]: row for row in self._volumes() if "Slot" in _tags(row)}
        groups = list(self.groups("cassandra"))
        addresses = self._addresses([one["InstanceId"] for group in groups for one in group["Instances"]])
        found = [_slot(group, volumes, addresses) for group in groups]
        if not found:
            where = f"{self.project}, {self.environment}, {self.region}"
            raise StackError(f"There are no Cassandra groups with the tags of {where}.")
        return sorted(found, key=lambda slot: slot.order)

    def groups(self, tier: str) -> Iterator[Mapping[str, Any]]:
        """The groups of a tier."""
        wanted = self._wanted(tier)
        for group in self.aws.pages("autoscaling", "describe_auto_scaling_groups", "AutoScalingGroups"):
            if wanted.items() <= _tags(group).items():
                yield group

    def _wanted(self, tier: str) -> dict[str, str]:
        return {"Project": self.project, "Environment": self.environment, "Region": self.region, "Tier": tier}

    def _volumes(self) -> Iterator[Mapping[str, Any]]:
        filters = [{"Name": f"tag:{key}", "Values": [value]} for key, value in self._wanted("cassandra").items()]
        yield from self.aws.pages("ec2", "describe_volumes", "Volumes", Filters=filters)

    def _addresses(self, instances: list[str]) -> dict[str, str]:
        if not instances:
            return {}
        rows = self.aws.pages("ec2", "describe_instances", "Reservations", InstanceIds=instances)
        return {one["InstanceId"]: one.get("PrivateIpAddress", "") for row in rows for one in row["Instances"]}

    def mark(self, slot: Slot, text: str) -> None:
        """Remember how far a roll has come with this slot; the empty text forgets it."""
        if not slot.volume:
            return
        if text:
            self.aws.ask("ec2", "create_tags", Resources=[slot.volume], Tags=[{"Key": ROLL_TAG, "Value": text}])
        else:
            self.aws.ask("ec2", "delete_tags", Resources=[slot.volume], Tags=[{"Key": ROLL_TAG}])

    def end(self, slot: Slot) -> None:
        """End the slot's machine; its group starts the next one after the hook."""
        self.aws.ask(
            "autoscaling",
            "terminate_instance_in_auto_scaling_group",
            InstanceId=slot.instance,
            ShouldDecrementDesiredCapacity=False,
        )

    def views(self, slots: list[Slot]) -> dict[str, Ask]:
        """For each slot the question for its own `nodetool status`."""
        return {slot.address or slot.name: self._asker(slot) for slot in slots}

    def _asker(self, slot: Slot) -> Callable[[], str]:
        def ask() -> str:
            if not slot.instance:
                raise StackError(f"{slot.name} has no machine in service")
            return run(self.aws, slot.instance, f"{MURMUR} infra nodetool status")

        return ask


def _tags(row: Mapping[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in row.get("Tags", [])}


def _slot(group: Mapping[str, Any], volumes: Mapping[str, Any], addresses: Mapping[str, str]) -> Slot:
    tags = _tags(group)
    name = tags.get("Slot", "")
    working = [one for one in group["Instances"] if one["LifecycleState"] == "InService"]
    machine: Mapping[str, Any] = working[0] if len(working) == 1 else {}
    volume = volumes.get(name, {})
    wanted = group.get("LaunchTemplate", {}).get("Version")
    return Slot(
        name,
        group["AutoScalingGroupName"],
        addresses.get(machine.get("InstanceId", ""), ""),
        machine.get("InstanceId", ""),
        bool(machine) and str(machine.get("LaunchTemplate", {}).get("Version")) != str(wanted),
        volume.get("VolumeId", ""),
        _tags(volume).get(ROLL_TAG, ""),
    )


def run(aws: Aws, instance: str, line: str, seconds: float = ASK_SECONDS) -> str:
    """What a command line prints on a machine, through SSM Run Command; StackError if it fails or takes too long."""
    parameters = {"commands": [line], "executionTimeout": [str(int(seconds))]}
    sent = aws.ask(
        "ssm", "send_command", InstanceIds=[instance], DocumentName="AWS-RunShellScript", Parameters=parameters
    )
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(POLL_SECONDS)
        said = aws.ask("ssm", "get_command_invocation", CommandId=sent["Command"]["CommandId"], InstanceId=instance)
        if said["Status"] == "Success":
            return str(said["StandardOutputContent"])
        if said["Status"] not in ("Pending", "InProgress", "Delayed"):
            reason = re.sub(r"\s+", " ", said.get("StandardErrorContent") or said["Status"])
            raise StackError(f"`{line}` on {instance}: {reason[:300]}")
    raise StackError(f"{instance} did not answer within {seconds:.0f} s")
