"""What the alarms and the workers' scaling read of the outbox."""

from cql.outbox import minute_of
from fanout import sweep
from stack.infra import gauges
from stack.infra.machine import Host
from stack.state import as_environment
from tests.cast import events_of, until


def test_the_outbox_is_told_by_age_and_by_what_waits_and_what_was_finished(alice, services, tmp_path):
    events = [events_of(services, alice, alice.post()) for _ in range(3)]
    minutes = {minute_of(event.event_id) for several in events for event in several}
    assert sum(sweep.arrived(services, minute) for minute in minutes) >= 3
    host, values = Host(tmp_path), as_environment(services.settings)

    def told():
        return {name: (value, unit) for name, value, unit in gauges.outbox(host, values)}

    assert set(told()) == {"OutboxOldestSeconds", "OutboxUnfinished", "OutboxDrained"}
    until(lambda: told()["OutboxUnfinished"] == (0.0, "Count"))
    until(lambda: told()["OutboxOldestSeconds"] == (0.0, "Seconds"))


def test_what_is_left_over_since_the_last_look_was_not_finished(tmp_path):
    host = Host(tmp_path)
    assert [gauges._change(host, "unfinished", now) for now in (5.0, 9.0, 2.0)] == [0.0, 4.0, -7.0]
    assert [gauges._added(host, "dropped", now) for now in (5.0, 9.0, 2.0)] == [0.0, 4.0, 2.0]
