"""A machine's way in and out: AWS is moto, lifecycle hooks are recorded, the system is a folder of small scripts."""

import boto3
import pytest
from botocore.stub import Stubber

from stack.errors import StackError
from stack.infra import daemon, leave, machine, volume
from stack.infra.aws import Aws
from stack.infra.boot import Boot
from stack.infra.machine import Host
from tests.infra.ringed import IMAGE
from tests.infra.scratch import Scratch
from tests.infra.test_ring import WHOLE
from tests.infra.test_turns import Time

REGION, CONFIG = "eu-west-1", "/murmur/prod/eu-west-1/config/"
OWN, ALL_SEEDS = "10.0.0.10", "10.0.0.10,10.0.1.10,10.0.2.10"
NODE = {
    "PROJECT": "murmur",
    "ENVIRONMENT": "prod",
    "REGION": REGION,
    "ROLE": "cassandra",
    "CONFIG_PATH": CONFIG,
    "ASG_NAME": "murmur-cassandra-a-0",
    "LIFECYCLE_HOOK": "murmur-launch",
    "LEAVE_HOOK": "murmur-terminate",
    "SLOT": "a-0",
    "RACK": "a",
    "DC": "dc1",
    "CLUSTER": "murmur",
    "SEEDS": ALL_SEEDS,
    "ADDRESS": OWN,
    "LOCK_PARAMETER": "/murmur/prod/eu-west-1/infra/cassandra/turn",
    "STORAGE": "ebs",
}


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    made = Scratch(tmp_path / "root", monkeypatch)
    for name in ("systemctl", "mount", "umount", "chown", "mkfs.xfs"):
        made.program(name)
    made.program("mountpoint", f'test -e "{made.root}/mounted"')
    made.program("mount", f'touch "{made.root}/mounted"')
    made.program("umount", f'rm "{made.root}/mounted"')
    made.program("blkid", "exit 2")
    return made


@pytest.fixture
def disk(cloud, scratch, monkeypatch):
    """A volume, an instance, and the device by which the kernel shows the one on the other: 8 MiB of zeros."""
    monkeypatch.setattr(volume, "POLL_SECONDS", 0.01)
    ec2 = cloud("ec2")
    instance = ec2.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1)["Instances"][0]
    zone = instance["Placement"]["AvailabilityZone"]
    made = ec2.create_volume(AvailabilityZone=zone, Size=8)["VolumeId"]
    device = scratch.root / f"dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_{made.replace('-', '')}"
    device.parent.mkdir(parents=True)
    device.write_bytes(bytes(8 * 1024 * 1024))
    return made, instance["InstanceId"], device


def said_by(scratch, rest="", **more):
    lines = "".join(f"MURMUR_INFRA_{key}={value}\n" for key, value in {**NODE, **more}.items())
    return machine.read(scratch.write(machine.FILE, lines + rest))


def test_a_blank_volume_is_attached_formatted_and_mounted_and_a_second_start_changes_nothing(aws, scratch, disk, cloud):
    made, instance, device = disk
    volume.prepare(aws, Host(scratch.root), made, instance)
    assert scratch.called("mkfs.xfs") == [f"mkfs.xfs -q -L cassandra {device}"]
    (attached,) = cloud("ec2").describe_volumes(VolumeIds=[made])["Volumes"][0]["Attachments"]
    assert attached["InstanceId"] == instance and len(scratch.called("mount -t xfs")) == 1
    scratch.program("blkid", "echo xfs")
    volume.prepare(aws, Host(scratch.root), made, instance)
    assert len(scratch.called("mkfs.xfs")) == 1 and len(scratch.called("mount -t xfs")) == 1


def test_what_is_no_file_system_and_no_zeros_is_never_formatted(aws, scratch, disk):
    made, instance, device = disk
    device.write_bytes(bytes(1024 * 1024) + b"an LVM label, say" + bytes(1024))
    with pytest.raises(StackError, match="it is not formatted"):
        volume.prepare(aws, Host(scratch.root), made, instance)
    assert not scratch.called("mkfs.xfs") and not scratch.called("mount -t xfs")


def test_a_blkid_that_fails_is_not_taken_for_a_blank_volume(aws, scratch, disk):
    made, instance, _ = disk
    scratch.program("blkid", "exit 8")
    with pytest.raises(StackError, match="ended with 8"):
        volume.prepare(aws, Host(scratch.root), made, instance)
    assert not scratch.called("mkfs.xfs")


def test_a_volume_that_another_machine_holds_is_waited_for(aws, scratch, disk, cloud, monkeypatch):
    made, instance, _ = disk
    ec2 = cloud("ec2")
    before = ec2.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    ec2.attach_volume(VolumeId=made, InstanceId=before, Device="/dev/sdf")
    beats = []

    def beat():
        beats.append(1)
        if len(beats) == 3:
            ec2.detach_volume(VolumeId=made, InstanceId=before)

    volume.attach(aws, made, instance, beat)
    assert len(beats) >= 3
    volume.release(aws, Host(scratch.root), made, instance)
    assert cloud("ec2").describe_volumes(VolumeIds=[made])["Volumes"][0]["State"] == "available"


class Group:
    """The calls of a group's lifecycle hook, which moto does not know: recorded shapes, in the order expected."""

    def __init__(self, *, hook="murmur-launch"):
        client = boto3.client("autoscaling", region_name=REGION, aws_access_key_id="x", aws_secret_access_key="x")
        self.client, self.stub = client, Stubber(client)
        self.names = {"AutoScalingGroupName": "murmur-cassandra-a-0", "LifecycleHookName": hook, "InstanceId": "i-1"}

    def expect(self, *calls):
        for call in calls:
            if call == "beat":
                self.stub.add_response("record_lifecycle_action_heartbeat", {}, self.names)
            else:
                more = {"LifecycleActionResult": call}
                self.stub.add_response("complete_lifecycle_action", {}, {**self.names, **more})
        self.stub.activate()

    def aws(self):
        return Aws(REGION, autoscaling=self.client)


@pytest.fixture
def boot(cloud, scratch):
    """A boot whose settings are there already, on a machine without a volume of its own."""

    def make(group, nodetool, **more):
        said = said_by(scratch, **more)
        time = Time()
        made = Boot(group.aws(), Host(scratch.root), said, "i-1", nodetool, clock=time, sleep=time.sleep)
        made.settings = lambda: None
        return made, time

    return make


def test_the_hook_is_completed_when_the_node_is_up_and_nobody_joins(boot, scratch, cloud):
    group = Group()
    group.expect("beat", "beat", "beat", "CONTINUE")
    joining = WHOLE.replace(f"UN  {OWN}", f"UJ  {OWN}")
    other = WHOLE.replace("UN  10.0.1.10", "UJ  10.0.1.10")
    seen = []

    def nodetool(*words):
        seen.append(words)
        if len(seen) < 3:
            raise StackError("nobody listens yet")
        return joining if len(seen) < 20 else other if len(seen) < 30 else WHOLE

    made, time = boot(group, nodetool)
    made.run()
    group.stub.assert_no_pending_responses()
    assert len(seen) == 30 and 140 < time.now < 200
    assert "systemctl start murmur-cassandra" in scratch.called()
    assert any("murmur-leave" in line and "murmur-repair.timer" in line for line in scratch.called("systemctl start"))
    names = cloud("ssm").describe_parameters()["Parameters"]
    assert not names, "the turn was not given on"


def test_a_machine_that_boots_twice_formats_once_and_is_in_service_both_times(boot, scratch, disk):
    made, instance, _ = disk
    for times in (1, 2):
        group = Group()
        group.names["InstanceId"] = instance
        group.expect(*["beat"] * (times == 1), "CONTINUE")
        each, _ = boot(group, lambda *_: WHOLE, VOLUME_ID=made)
        each.instance = instance
        each.run()
        group.stub.assert_no_pending_responses()
        scratch.program("blkid", "echo xfs")
    assert len(scratch.called("mkfs.xfs")) == 1 and len(scratch.called("mount -t xfs")) == 1
    assert scratch.called("systemctl start murmur-cassandra") == ["systemctl start murmur-cassandra"] * 2


def test_a_node_that_ends_while_it_starts_abandons_the_machine_and_gives_the_turn_on(boot, scratch, cloud):
    group = Group()
    group.expect("ABANDON")
    scratch.program("systemctl", 'test "$1" != is-active || exit 3')
    made, time = boot(group, lambda *_: pytest.fail("a dead node was asked"))
    time.meanwhile = lambda: scratch.write(f"{daemon.LOGS}/start.log", "OutOfMemoryError")
    with pytest.raises(StackError, match="ended while it started"):
        made.run()
    assert not cloud("ssm").describe_parameters()["Parameters"]
    assert not any("murmur-leave" in line for line in scratch.called())


def test_an_empty_disk_under_a_known_address_starts_again_as_its_own_replacement(boot, scratch):
    group = Group()
    group.expect("CONTINUE")
    log = scratch.root / daemon.LOGS.lstrip("/") / "start.log"
    flag = scratch.root / daemon.REPLACE.lstrip("/")
    refused = f"RuntimeException: A node with address {OWN} already exists, cancelling join."
    scratch.program(
        "systemctl",
        f'if [ "$*" = "start murmur-cassandra" ] && [ ! -e "{flag}" ]; then echo "{refused}" >"{log}"; fi',
    )
    made, _ = boot(group, lambda *_: WHOLE)
    made.run()
    assert scratch.called("systemctl start murmur-cassandra") == ["systemctl start murmur-cassandra"] * 2
    assert not flag.exists(), "the next start would replace again"


def test_a_seed_leaves_its_own_list_only_while_it_replaces_itself(scratch, tmp_path):
    said = said_by(scratch)
    host = Host(scratch.root)
    scratch.write("/etc/murmur/cassandra/cassandra.yaml", f'parameters: [{{seeds: "{ALL_SEEDS}"}}]\n')
    scratch.write("/etc/murmur/cassandra/cassandra-rackdc.properties", "dc=dc1\nrack=a\n")
    scratch.write("/etc/murmur/cassandra/jvm17-server.options", "-Xms8g\n# a remark\n-Xmx8g\n")
    scratch.write(f"{daemon.LIB}/jamm-0.4.0.jar", "")
    yaml = scratch.root / daemon.RUN.lstrip("/") / "cassandra.yaml"
    argv = daemon.command(host, said)
    assert ALL_SEEDS in yaml.read_text() and not [word for word in argv if "replace_address" in word]
    assert "-Xmx8g" in argv and "# a remark" not in argv and argv[-1].endswith("CassandraDaemon")
    scratch.write(daemon.REPLACE, "")
    argv = daemon.command(host, said)
    assert '"10.0.1.10,10.0.2.10"' in yaml.read_text()
    assert f"-Dcassandra.replace_address_first_boot={OWN}" in argv


def test_a_machine_without_data_starts_its_units_and_completes(boot, scratch):
    group = Group()
    group.expect("CONTINUE")
    made, _ = boot(group, None, ROLE="worker")
    made.run()
    assert scratch.called("systemctl start murmur-worker") == ["systemctl start murmur-worker murmur-copier"]


def test_the_schedule_applies_the_schema_before_it_starts(boot, scratch):
    group = Group()
    group.expect("CONTINUE")
    settings = 'MURMUR_CASSANDRA_CONTACT_POINTS="x"\nMURMUR_BROKER_URL="x"\nMURMUR_CACHE_URL="x"\n'
    scratch.write("/etc/murmur/settings.env", settings + 'MURMUR_TOKEN_SIGNING_KEY="x"\n')
    made, _ = boot(group, None, ROLE="schedule")
    made.prepare = lambda settings, beat: scratch.calls.open("a").write("prepared\n")
    made.run()
    assert next(line for line in scratch.called() if "schedule" in line or line == "prepared") == "prepared"


def test_a_node_drains_stops_lets_its_volume_go_and_only_then_tells_the_group(scratch, disk, cloud):
    made, instance, _ = disk
    group = Group(hook="murmur-terminate")
    group.names["InstanceId"] = instance
    group.expect("beat", "CONTINUE")
    aws = Aws(REGION, autoscaling=group.client)
    host = Host(scratch.root)
    volume.prepare(aws, host, made, instance)
    drained = []
    leave.leave(aws, host, said_by(scratch, VOLUME_ID=made), instance, lambda *words: drained.append(words))
    assert (
        drained == [("drain",)] and cloud("ec2").describe_volumes(VolumeIds=[made])["Volumes"][0]["Attachments"] == []
    )
    order = [line.split()[0] for line in scratch.called() if line.startswith(("umount", "systemctl stop"))]
    assert order == ["systemctl", "umount"]
    group.stub.assert_no_pending_responses()


def test_a_node_that_cannot_drain_leaves_all_the_same(scratch):
    group = Group(hook="murmur-terminate")
    group.expect("beat", "CONTINUE")

    def frozen(*_):
        raise StackError("nodetool drain did not end")

    leave.leave(group.aws(), Host(scratch.root), said_by(scratch), "i-1", frozen)
    assert scratch.called("systemctl stop") == ["systemctl stop murmur-cassandra"]


def test_no_hook_is_waiting_when_a_machine_is_only_started_again(scratch):
    group = Group(hook="murmur-terminate")
    group.stub.add_client_error("record_lifecycle_action_heartbeat", "ValidationError", "No active Lifecycle Action")
    group.stub.add_client_error("complete_lifecycle_action", "ValidationError", "No active Lifecycle Action")
    group.stub.activate()
    leave.leave(group.aws(), Host(scratch.root), said_by(scratch), "i-1", lambda *_: None)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("MURMUR_INFRA_ROLE=king", "the role is king"),
        ("MURMUR_INFRA_SLOT=", "lacks MURMUR_INFRA_SLOT"),
        ("rm -rf /", "line 17, is no MURMUR_INFRA_KEY=value"),
    ],
)
def test_a_machine_env_that_is_not_as_agreed_is_refused(scratch, line, sentence):
    with pytest.raises(StackError, match=sentence):
        said_by(scratch, line + "\n")
