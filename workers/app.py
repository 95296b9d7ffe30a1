"""The Celery app. Each worker process opens the stores after fork, once."""

import time
from typing import Any

from celery import Celery
from celery.signals import worker_process_init, worker_process_shutdown
from kombu.exceptions import OperationalError

from config.settings import Settings, load
from fanout.services import Services, open_services

QUEUES = {"drain": "drain", "copy": "copy", "rebuild": "copy", "weigh": "copy", "renew": "copy"}
"""Drains have a queue of their own: nothing that takes longer stands before them."""

_BROKER_PAUSE_SECONDS = 1.0


def make_app(settings: Settings) -> Celery:
    """Late acknowledgement and quick restoring: a dead worker's nudge comes back in seconds."""
    app = Celery("murmuration", broker=settings.broker_url, include=["workers.tasks"])
    app.conf.update(
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        task_publish_retry=False,
        task_default_queue="copy",
        task_routes={f"workers.tasks.{task}": {"queue": queue} for task, queue in QUEUES.items()},
        worker_prefetch_multiplier=1,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        worker_soft_shutdown_timeout=20,
        broker_connection_retry_on_startup=True,
        broker_transport_options={
            "visibility_timeout": 60,
            "unacked_restore_interval": 2,
            "unacked_restore_throttle": 1,
            "socket_timeout": 2,
            "socket_connect_timeout": 1,
            "health_check_interval": 25,
            # Whoever sends a nudge does not wait for a broker that refuses.
            "max_retries": 1,
            "interval_start": 0,
            "interval_step": 0.1,
            "interval_max": 0.1,
        },
    )
    return app


app = make_app(load())


class Process:
    """What a worker process has open."""

    services: Services | None = None
    broker_away_until: float = 0.0


def send(task: str, *ids: int) -> None:
    """Asks for one run of a task. Without an answer nothing is lost: the sweeper needs no broker."""
    if time.monotonic() < Process.broker_away_until:
        return
    try:
        app.send_task(f"workers.tasks.{task}", args=ids, queue=QUEUES[task], ignore_result=True)
    except (OperationalError, OSError):
        # So that the next requests do not wait for it one after another.
        Process.broker_away_until = time.monotonic() + _BROKER_PAUSE_SECONDS


def services() -> Services:
    """This process's services, opened at the first use."""
    if Process.services is None:
        Process.services = open_services(load(), send=send)
    return Process.services


@worker_process_init.connect  # type: ignore[untyped-decorator]
def _open(**_: Any) -> None:
    services()


@worker_process_shutdown.connect  # type: ignore[untyped-decorator]
def _close(**_: Any) -> None:
    if Process.services is not None:
        Process.services.close()
