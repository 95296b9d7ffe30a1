"""The tasks: each has a queue, each is known to whoever sends it, and nobody waits for a broker that is away."""

import ast
import time

from tests.architecture.sources import ROOT, sources, tree


def test_every_task_has_a_queue_of_its_own_name(workers):
    ours = {name.removeprefix("workers.tasks.") for name in workers.app.app.tasks if name.startswith("workers.")}
    assert ours == set(workers.app.QUEUES)


def test_whatever_is_sent_is_a_task(workers):
    sent = set()
    for path in sources("fanout", "workers", "api", "bench"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "send":
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    sent.add(first.value)
    assert sent and sent <= set(workers.app.QUEUES)


def test_each_task_calls_one_function_and_decides_nothing():
    tasks = [node for node in tree(ROOT.joinpath("workers/tasks.py").relative_to(ROOT)).body if is_task(node)]
    assert len(tasks) == 5
    for task in tasks:
        _, *body = task.body
        assert len(body) == 1 and isinstance(body[0], ast.Expr), task.name


def is_task(node):
    return isinstance(node, ast.FunctionDef) and any("app.task" in ast.unparse(each) for each in node.decorator_list)


def test_drains_wait_behind_nothing_that_takes_longer(workers):
    assert [task for task, queue in workers.app.QUEUES.items() if queue == "drain"] == ["drain"]


def test_a_task_that_no_worker_finished_goes_back_into_its_queue(workers):
    conf = workers.app.app.conf
    assert conf.task_acks_late and conf.task_reject_on_worker_lost
    assert conf.broker_transport_options["visibility_timeout"] <= 60


def test_nobody_waits_for_a_broker_that_is_away(parts, workers, monkeypatch):
    away = workers.app.make_app(parts.settings.model_copy(update={"broker_url": "redis://127.0.0.1:1/0"}))
    monkeypatch.setattr(workers.app, "app", away)
    monkeypatch.setattr(workers.app.Process, "broker_away_until", 0.0)
    began = time.monotonic()
    for _ in range(50):
        workers.app.send("drain", 0)
    assert time.monotonic() - began < 20
