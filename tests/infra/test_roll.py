"""Rolls on moto's groups and volumes; what nodetool says is text here, and real in `make drills`."""

import pytest
from click.testing import CliRunner

from stack.cli import murmur
from stack.errors import StackError
from stack.infra import doctor, fleet
from stack.infra import roll as rolls
from stack.infra.roll import Roll
from tests.infra.ringed import REGION, SLOTS, make_ring, outdate
from tests.infra.test_turns import Time


class Ring:
    """What nodetool would say: every slot's node has its state, which a test may set."""

    def __init__(self):
        self.state = dict.fromkeys(SLOTS, "UN")
        self.silent = set()

    def text(self, slot):
        if slot in self.silent:
            raise StackError("nodetool status did not end within 20 s.")
        rows = [
            f"{self.state[each]}  10.0.{number}.10  1 GiB  16  100.0%  6d194555-f6eb-41d0-c000-00000000000{number}  r"
            for number, each in enumerate(SLOTS)
        ]
        return "\n".join(["Datacenter: dc1", "--  Address", *rows, ""])

    def views(self, slots):
        return {f"10.0.{SLOTS.index(slot.name)}.10": (lambda name=slot.name: self.text(name)) for slot in slots}


@pytest.fixture
def ring():
    return Ring()


@pytest.fixture
def region(cloud):
    return make_ring(cloud)


@pytest.fixture
def roll(region, ring):
    """A roll whose ended machines are noted; `roll.ended` holds the slots in order."""
    time = Time()
    made = Roll(region, ring.views, None, lambda line: made.lines.append(line), time, time.sleep)
    made.lines, made.ended, made.time = [], [], time

    def end(slot):
        made.ended.append(slot.name)
        region.end(slot)

    made.end = end
    return made


def machines(region):
    return {slot.name: slot.instance for slot in region.slots()}


def marks(region):
    return {slot.name: slot.roll for slot in region.slots() if slot.roll}


def test_only_slots_whose_machine_is_not_as_the_group_wants_it_are_rolled(roll, region, cloud):
    assert roll.run() == [] and roll.ended == []
    outdate(cloud, "b-0")
    before = machines(region)
    assert roll.run() == ["b-0"] and roll.ended == ["b-0"]
    changed = {name for name, instance in machines(region).items() if instance != before[name]}
    assert changed == {"b-0"} and marks(region) == {}


def test_one_at_a_time_and_each_only_into_a_whole_ring(roll, ring, region):
    def end(slot):
        assert set(ring.state.values()) == {"UN"}, "a second node went while the first was away"
        assert [name for name, mark in marks(region).items() if "going" in mark] == [slot.name]
        roll.ended.append(slot.name)
        region.end(slot)
        ring.state[slot.name] = "UJ"
        back = roll.time.now + 60

        def meanwhile():
            if roll.time.now >= back:
                ring.state[slot.name] = "UN"

        roll.time.meanwhile = meanwhile

    roll.end = end
    assert roll.run(every=True) == list(SLOTS) == roll.ended
    assert roll.time.now >= 180


@pytest.mark.parametrize("state", ["DN", "UJ", "UL"])
def test_it_refuses_while_any_node_is_not_up_and_normal(roll, ring, region, state):
    ring.state["c-0"] = state
    before = machines(region)
    with pytest.raises(StackError, match=f"10.0.2.10 .* is {state}"):
        roll.run(every=True)
    assert machines(region) == before and marks(region) == {}


def test_it_refuses_while_one_node_does_not_answer_though_the_others_call_it_up(roll, ring, region):
    ring.silent.add("b-0")
    with pytest.raises(StackError, match=r"10\.0\.1\.10 does not answer"):
        roll.run(every=True)
    assert marks(region) == {} and roll.ended == []


def test_a_dry_run_tells_and_changes_nothing(roll, region):
    before = machines(region)
    assert roll.run(every=True, dry=True) == []
    assert machines(region) == before and marks(region) == {} and roll.ended == []
    assert [line.split(":")[0] for line in roll.lines] == list(SLOTS)


def test_a_roll_that_was_killed_before_it_ended_a_machine_ends_it(roll, region):
    def killed(slot):
        raise KeyboardInterrupt

    end, roll.end = roll.end, killed
    with pytest.raises(KeyboardInterrupt):
        roll.run(every=True)
    assert sorted(mark.split()[1] for mark in marks(region).values()) == ["going", "waiting", "waiting"]
    roll.end = end
    assert roll.run() == list(SLOTS) == roll.ended
    assert marks(region) == {}


def test_a_roll_that_was_killed_while_a_node_streamed_waits_for_it_and_ends_it_no_second_time(roll, ring, region):
    end = roll.end

    def killed(slot):
        end(slot)
        if slot.name == "b-0":
            ring.state["b-0"] = "UJ"
            raise KeyboardInterrupt

    roll.end = killed
    with pytest.raises(KeyboardInterrupt):
        roll.run(every=True)
    roll.time.meanwhile = lambda: ring.state.update({"b-0": "UN"})
    roll.end = end
    roll.run()
    assert roll.ended == ["a-0", "b-0", "c-0"] and marks(region) == {}


def test_tags_of_two_rolls_are_not_guessed_at(roll, region):
    first, second, _ = region.slots()
    region.mark(first, "r1 waiting")
    region.mark(second, "r2 waiting")
    with pytest.raises(StackError, match="several rolls: r1, r2"):
        roll.run()


def test_a_node_that_does_not_come_back_ends_the_roll_with_its_name(roll, ring, region, monkeypatch):
    monkeypatch.setattr(rolls, "NODE_HOURS", 0.03)
    end = roll.end

    def lost(slot):
        end(slot)
        ring.state[slot.name] = "DN"

    roll.end = lost
    with pytest.raises(StackError, match="a-0 was not back within"):
        roll.run(every=True)
    assert roll.ended == ["a-0"]


def test_a_dead_node_is_replaced_while_all_others_are_whole(roll, ring, region):
    ring.state["b-0"] = "DN"
    ring.silent.add("b-0")
    address = {slot.name: slot.address for slot in region.slots()}
    ring.views = lambda slots: {address[slot.name]: (lambda name=slot.name: _as(ring, address, name)) for slot in slots}
    roll.views = ring.views
    before = machines(region)

    def end(slot):
        region.end(slot)
        roll.views = lambda slots: {slot.name: (lambda name=slot.name: Ring().text(name)) for slot in slots}

    roll.end = end
    roll.replace("b-0")
    after = machines(region)
    assert {name for name in before if before[name] != after[name]} == {"b-0"}


def _as(ring, address, name):
    text = ring.text(name)
    for number, slot in enumerate(SLOTS):
        text = text.replace(f"10.0.{number}.10", address[slot])
    return text


def test_a_replacement_is_refused_while_another_node_is_down_or_a_roll_is_under_way(roll, ring, region):
    ring.state["c-0"] = "DN"
    with pytest.raises(StackError, match=r"10\.0\.2\.10"):
        roll.replace("b-0")
    ring.state["c-0"] = "UN"
    region.mark(region.slots()[0], "r1 waiting")
    with pytest.raises(StackError, match="A roll is under way"):
        roll.replace("b-0")
    with pytest.raises(StackError, match="no slot q-9"):
        region.mark(region.slots()[0], "")
        roll.replace("q-9")
    assert roll.ended == []


def test_the_doctor_names_what_is_wrong(region, ring, cloud):
    ring.state["a-0"] = "DN"
    outdate(cloud, "c-0")
    region.mark(region.slots()[1], "r1 going i-1")
    found = {finding.what: finding.wrong for finding in doctor.examine(region, ring.views)}
    assert "no parameters below /murmur/prod/eu-west-1/config" in found["settings"][0]
    assert found["groups"] == []
    assert found["slots"] == ["c-0 runs from an older launch template; `murmur infra roll`"]
    assert any("10.0.0.10" in each for each in found["ring"]) and found["roll"] == ["b-0 says r1 going i-1"]


def test_a_group_without_data_is_scaled_and_a_ring_is_not(region, cloud):
    group = cloud("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"][0]
    template = {"LaunchTemplateId": group["LaunchTemplate"]["LaunchTemplateId"], "Version": "1"}
    tags = {"Project": "murmur", "Environment": "prod", "Region": REGION, "Tier": "api"}
    cloud("autoscaling").create_auto_scaling_group(
        AutoScalingGroupName="api",
        MinSize=1,
        MaxSize=4,
        DesiredCapacity=2,
        AvailabilityZones=[f"{REGION}a"],
        LaunchTemplate=template,
        Tags=[{"Key": key, "Value": value, "PropagateAtLaunch": True} for key, value in tags.items()],
    )
    assert doctor.scale(region, "api", 3, None, None) == {"group": "api", "least": 3, "most": 4, "now": 3}
    with pytest.raises(StackError, match="do not fit"):
        doctor.scale(region, "api", None, None, 9)
    with pytest.raises(StackError, match="do not fit"):
        doctor.scale(region, "api", 5, 4, None)
    with pytest.raises(StackError, match="sizes file"):
        doctor.scale(region, "cassandra", 1, 1, 1)
    with pytest.raises(StackError, match="0 groups"):
        doctor.scale(region, "worker", 1, 1, 1)


def test_a_region_without_slots_is_a_sentence(cloud):
    words = ["infra", "roll", "--environment", "prod", "--region", REGION]
    done = CliRunner().invoke(murmur, words)
    assert isinstance(done.exception, StackError) and "no Cassandra groups" in str(done.exception)


def test_a_machine_is_asked_by_run_command_and_its_refusal_is_told(monkeypatch):
    class Asked:
        def __init__(self, *answers):
            self.answers, self.calls = list(answers), []

        def ask(self, service, call, **params):
            self.calls.append((call, params))
            return {"Command": {"CommandId": "c-1"}} if call == "send_command" else self.answers.pop(0)

    monkeypatch.setattr(fleet, "POLL_SECONDS", 0)
    good = Asked({"Status": "InProgress"}, {"Status": "Success", "StandardOutputContent": "UN"})
    assert fleet.run(good, "i-1", "murmur infra nodetool status") == "UN"
    assert good.calls[0][1]["DocumentName"] == "AWS-RunShellScript" and good.calls[0][1]["InstanceIds"] == ["i-1"]
    with pytest.raises(StackError, match="no such node"):
        fleet.run(Asked({"Status": "Failed", "StandardErrorContent": "no such\nnode"}), "i-1", "x")
    with pytest.raises(StackError, match="did not answer within"):
        fleet.run(Asked(*[{"Status": "InProgress"}] * 10_000), "i-1", "x", seconds=0.2)
