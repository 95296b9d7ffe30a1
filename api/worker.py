"""gunicorn's threads, none of which waits for a client.

gunicorn gives a connection to a thread with its first byte. There the thread waits for the rest of the request and
until the client has taken the answer, and the loop that serves all connections waits for clients that do not hang up.
So a few clients that are slow, by accident or on purpose, stop everybody. Here that loop, which can wait for all of
them at once, collects a request and gives it to a thread when it is whole, sends what a client has not taken yet, and
sees it off.
"""

import contextlib
import selectors
import socket
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from gunicorn.workers import gthread  # type: ignore[import-untyped]

from api import problems
from api.arriving import HEAD_END, Arriving, Due
from api.context import context_of
from config.settings import Settings

_AT_ONCE_BYTES = 64 * 1024
_LOOK_SECONDS = 0.5
_PARTING_SECONDS = 2.0
_GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
_LATE = (408, "Request Timeout", "The request did not arrive in time.")
_REFUSALS = {
    Due.HEAD_TOO_LARGE: (431, "Request Header Fields Too Large", "The head of the request is too large."),
    Due.BODY_TOO_LARGE: (413, "Request Entity Too Large", problems.SENTENCES[413]),
}


class Line:
    """A connection's socket as a thread has it: what has not arrived is the end, and what the client does not take at
    once stays `unsent`."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        self._sock = sock
        self.unsent = b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def setblocking(self, flag: bool) -> None:
        """Nothing: it never waits, whatever gunicorn wants."""

    def settimeout(self, seconds: float | None) -> None:
        """Nothing, likewise."""

    def recv(self, size: int) -> bytes:
        """What is there."""
        return self.arrived(size) or b""

    def send(self, data: bytes) -> int:
        """Nothing: all that gunicorn sends in this way is the word that a body may come, and it has come."""
        return len(data)

    def sendall(self, data: bytes) -> None:
        """Sends what can be sent now; OSError if nobody is there any more. A head alone goes with what follows it."""
        self.unsent += data
        if not data.endswith(HEAD_END):
            with contextlib.suppress(BlockingIOError):
                self.unsent = self.unsent[self._sock.send(self.unsent) :]

    def sendfile(self, file: Any, offset: int = 0, count: int | None = None) -> None:
        """The same with what is in a file."""
        file.seek(offset)
        self.sendall(file.read(-1 if count is None else count))

    def arrived(self, size: int = _AT_ONCE_BYTES) -> bytes | None:
        """What is there; None if nothing is yet, and nothing at all at the end."""
        try:
            return self._sock.recv(size)
        except BlockingIOError:
            return None
        except OSError:
            return b""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Until when a connection waits, and what becomes of it when it need not, or may not any longer."""

    until: float
    woken: Callable[[], None]
    late: Callable[[], None]


class PatientWorker(gthread.ThreadWorker):  # type: ignore[misc]
    """gunicorn's worker with threads, whose loop does all the waiting for clients. A `conn` is gunicorn's."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._waiting: dict[Any, Waiting] = {}
        self._looked = 0.0

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        """RuntimeError for handshakes, for which a thread would have to wait."""
        super().check_config(cfg, log)
        if cfg.is_ssl:
            raise RuntimeError("TLS ends before gunicorn: at a load balancer, or at the door of `murmur up --tls`.")

    def enqueue_req(self, conn: Any) -> None:
        """Every request comes by here: of a new connection, of one kept alive, or sent right behind another request."""
        if not conn.initialized:
            conn.sock = Line(conn.sock)
            conn.init()
        arriving, until = Arriving(self._settings.request_body_max_bytes), self._patience_ends()
        if held := conn.parser.unreader.take_buffered():
            self._judge(conn, arriving, until, held)
        else:
            self._read(conn, arriving, until)

    def finish_request(self, conn: Any, fs: Future[Any]) -> None:
        """Every connection that a thread has done with comes by here."""
        self._deliver(conn, b"", self._patience_ends(), partial(self._finish, conn, fs))

    def murder_pending(self) -> None:
        """Ends what waits for too long. The loop calls this after whatever happens, and every second."""
        now = time.monotonic()
        if now < self._looked + _LOOK_SECONDS:
            return
        self._looked = now
        for conn in [conn for conn, waiting in self._waiting.items() if waiting.until <= now]:
            self._leave(conn).late()

    def _cap_keepalive(self, deadline: float) -> None:
        super()._cap_keepalive(deadline)
        for conn, waiting in self._waiting.items():
            self._waiting[conn] = replace(waiting, until=min(waiting.until, deadline))

    def _read(self, conn: Any, arriving: Arriving, until: float) -> None:
        data = conn.sock.arrived()
        if data is None:
            self._await_more(conn, arriving, until)
        elif data:
            self._judge(conn, arriving, until, data)
        elif arriving.data:
            self._hand_over(conn, arriving)
        else:
            self._drop(conn)

    def _judge(self, conn: Any, arriving: Arriving, until: float, data: bytes) -> None:
        due = arriving.feed(data)
        if due is Due.THREAD:
            self._hand_over(conn, arriving)
        elif due is Due.PATIENCE:
            self._await_more(conn, arriving, until)
        elif due is Due.WORD:
            self._deliver(conn, _GO_ON, until, partial(self._await_more, conn, arriving, until))
        else:
            self._refuse(conn, *_REFUSALS[due])

    def _await_more(self, conn: Any, arriving: Arriving, until: float) -> None:
        late = partial(self._refuse, conn, *_LATE) if arriving.data else partial(self._drop, conn)
        self._wait(conn, selectors.EVENT_READ, Waiting(until, partial(self._read, conn, arriving, until), late))

    def _hand_over(self, conn: Any, arriving: Arriving) -> None:
        conn.parser.unreader.unread(bytes(arriving.data))
        super().enqueue_req(conn)

    def _finish(self, conn: Any, fs: Future[Any]) -> None:
        if fs.cancelled() or fs.exception() or fs.result():
            super().finish_request(conn, fs)
        else:
            self._part(conn)

    def _refuse(self, conn: Any, status: int, reason: str, detail: str) -> None:
        self.log.info("Refused ip=%s: %s", conn.client[0], detail)
        answer = problems.raw(status, reason, detail)
        self._deliver(conn, answer, self._patience_ends(), partial(self._part, conn))

    def _deliver(self, conn: Any, data: bytes, until: float, then: Callable[[], None]) -> None:
        """`then`, when the client has taken this and all before it."""
        try:
            if data or conn.sock.unsent:
                conn.sock.sendall(data)
        except OSError:
            self._drop(conn)
            return
        if conn.sock.unsent:
            again = partial(self._deliver, conn, b"", until, then)
            self._wait(conn, selectors.EVENT_WRITE, Waiting(until, again, partial(self._drop, conn)))
        else:
            then()

    def _part(self, conn: Any) -> None:
        """Hangs up, but listens for a while: closed with something unread, a connection loses its last answer."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._drop(conn)
        else:
            self._linger(conn, time.monotonic() + _PARTING_SECONDS)

    def _linger(self, conn: Any, until: float) -> None:
        if conn.sock.arrived() == b"":
            self._drop(conn)
        else:
            again = partial(self._linger, conn, until)
            self._wait(conn, selectors.EVENT_READ, Waiting(until, again, partial(self._drop, conn)))

    def _wait(self, conn: Any, event: int, waiting: Waiting) -> None:
        self._waiting[conn] = waiting
        self.poller.register(conn.sock, event, lambda _: self._leave(conn).woken())

    def _leave(self, conn: Any) -> Waiting:
        self.poller.unregister(conn.sock)
        return self._waiting.pop(conn)

    def _drop(self, conn: Any) -> None:
        self.nr_conns -= 1
        conn.close()

    @property
    def _settings(self) -> Settings:
        return context_of(self.wsgi).settings

    def _patience_ends(self) -> float:
        return time.monotonic() + self._settings.request_patience_seconds
