"""The sweeper: a process of its own that finishes what nobody finished, without the broker.

Run it with `python -m workers.sweeper`.
"""

import signal
import threading
import time
from types import FrameType

from config.logs import configure, log
from config.settings import load
from cql.errors import StoreError
from fanout.audience import declare_default
from fanout.services import Services, open_services
from fanout.sweep import Sweep

_FIRST_WAIT_SECONDS = 1.0


def main() -> None:
    """Sweeps until it is told to stop."""
    stopped = threading.Event()

    def stop(_: int, __: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    settings = load()
    configure(settings)
    services = _opened(stopped)
    if services is None:
        return
    sweep = Sweep(services)
    while not stopped.is_set():
        began = time.monotonic()
        sweep.sweep()
        stopped.wait(max(0.05, settings.sweep_seconds - (time.monotonic() - began)))
    services.close()


def _opened(stopped: threading.Event) -> Services | None:
    """The stores, as soon as they answer; None if it is told to stop before."""
    while not stopped.is_set():
        try:
            services = open_services(load())
            declare_default(services)
        except StoreError as failure:
            log().warning("waiting_for_the_stores", reason=str(failure))
            stopped.wait(_FIRST_WAIT_SECONDS)
        else:
            return services
    return None


if __name__ == "__main__":
    main()
