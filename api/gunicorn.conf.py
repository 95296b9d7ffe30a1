"""How gunicorn serves the API: `gunicorn -c api/gunicorn.conf.py --bind HOST:PORT`. The command line wins."""

import os
from http import HTTPStatus
from pathlib import Path
from typing import Any

from gunicorn import util  # type: ignore[import-untyped]

from api import problems
from api.context import context_of
from config import logs

wsgi_app = "api.app:create_app()"
# gunicorn's own convention; MURMUR_ settings are read by the application.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "api.worker.PatientWorker"
threads = int(os.environ.get("WEB_THREADS", "8"))
# A driver session does not survive a fork.
preload_app = False
# Above the 60 s after which a load balancer drops an idle connection.
keepalive = 75
graceful_timeout = 30
timeout = 60
# A cursor with its window of 200 roots is 2.2 kB; a look-up of a hundred ids as much.
limit_request_line = 8_190
control_socket_disable = True
# The workers' heartbeat files: on a slow disk a healthy worker would be taken for a dead one.
_MEMORY = Path("/dev/shm")  # noqa: S108
if _MEMORY.is_dir():
    worker_tmp_dir = str(_MEMORY)


def post_worker_init(worker: Any) -> None:
    """Begins to log, and opens the stores beside the first requests."""
    context = context_of(worker.wsgi)
    logs.configure(context.settings)
    context.opening.begin()


def worker_exit(server: Any, worker: Any) -> None:
    """Closes them, if the worker came so far as to have an application."""
    if getattr(worker, "wsgi", None) is not None:
        context_of(worker.wsgi).meter.close()
        context_of(worker.wsgi).opening.close()


def _write_problem(sock: Any, status_int: int, reason: str, mesg: str) -> None:
    # What cannot be parsed as a request never reaches the application, and clients read no HTML.
    if status_int == HTTPStatus.NOT_IMPLEMENTED:
        # A coding that nobody knows is the client's mistake, and clients repeat what a server calls its own.
        status_int, reason = 400, "Bad Request"
    util.write_nonblock(sock, problems.raw(status_int, reason, mesg))


util.write_error = _write_problem
