"""Opens the stores beside the requests: the API starts, and says it is alive, while Cassandra is away."""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from config.logs import log
from cql.errors import StoreUnavailable
from fanout.services import Services
from fanout.sweep import Ages

_PAUSE_SECONDS = 1.0
_PATIENCE_SECONDS = 5.0
"""So long a request waits for the first attempt: connecting takes about one second."""

_log = log()


@dataclass(frozen=True)
class Opened:
    """What a process has one of, once Cassandra answers."""

    services: Services
    ages: Ages


class Opening:
    """What this process has opened, by one thread that tries until it succeeds."""

    def __init__(self, open_them: Callable[[], Opened]) -> None:
        self._open = open_them
        self._lock = threading.Lock()
        self._pid = 0
        self._tried = threading.Event()
        self._opened: Opened | None = None

    def begin(self) -> None:
        """Starts opening. Call it after fork; what was opened before a fork is not used."""
        with self._lock:
            if self._pid == os.getpid():
                return
            self._pid, self._opened, self._tried = os.getpid(), None, threading.Event()
            threading.Thread(target=self._until_open, args=(self._tried,), daemon=True).start()

    def opened(self) -> Opened:
        """StoreUnavailable while it cannot be opened."""
        if self._pid != os.getpid():
            self.begin()
        self._tried.wait(_PATIENCE_SECONDS)
        if self._opened is None:
            raise StoreUnavailable("connect")
        return self._opened

    def so_far(self) -> Opened | None:
        """What is open by now, without waiting for it."""
        return self._opened if self._pid == os.getpid() else None

    def ready(self) -> bool:
        """Whether requests can be served, as far as is known without asking anybody."""
        opened = self.so_far()
        return opened is not None and opened.services.store.session.alive()

    def close(self) -> None:
        """Ends every connection of this process."""
        if self._opened is not None and self._pid == os.getpid():
            self._opened.services.close()

    def _until_open(self, tried: threading.Event) -> None:
        while self._opened is None:
            try:
                self._opened = self._open()
            except Exception as failure:  # Whatever it is: this thread is the only one that would try again.
                _log.warning("not_open_yet", failure=type(failure).__name__, reason=str(failure))
            tried.set()
            if self._opened is None:
                time.sleep(_PAUSE_SECONDS)
