"""Passwords, hashed with argon2id behind a bounded queue: a flood of log-ins must not take every thread."""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from fanout.errors import Busy

# The OWASP profile: 19 MiB, two passes, one lane. About 30 ms of one core.
_MEMORY_KIB, _PASSES, _LANES = 19 * 1024, 2, 1


class Passwords:
    """Hashes and checks `at_once` at the most; `queue` more wait, and the next is refused with Busy."""

    def __init__(self, at_once: int, queue: int) -> None:
        self._argon2 = PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=_LANES)
        self._running = threading.Semaphore(at_once)
        self._places = threading.Semaphore(at_once + queue)
        self._decoy = self._argon2.hash(secrets.token_urlsafe())

    def hash(self, password: str) -> str:
        """What to store of a password."""
        with self._turn():
            return self._argon2.hash(password)

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether the password is the one. Without a usable hash it takes as long to say no."""
        usable = stored is not None and stored.startswith("$argon2")
        with self._turn():
            try:
                return self._argon2.verify(stored if stored and usable else self._decoy, password) and usable
            except (VerificationError, InvalidHashError):
                return False

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise Busy("Too many people are logging in or signing up at this moment. Try again in a second.")
        try:
            with self._running:
                yield
        finally:
            self._places.release()
