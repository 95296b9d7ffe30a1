"""Nodes join one at a time: whoever holds the parameter has its turn, for as long as it keeps writing to it.

A parameter can be created by one alone, but not exchanged. So whoever finds that nobody has written for a whole lease
deletes it, creates it, and looks again after a while whether it is still its own; until then it does nothing. Two
who would take over at the same moment therefore both wait, and one of them finds the other's name. Cassandra itself
refuses a second node that joins, which is the net below.
"""

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from stack.errors import StackError
from stack.infra.aws import Aws, AwsError

LEASE_SECONDS = 120.0
RENEW_SECONDS = 20.0
SETTLE_SECONDS = 5.0
POLL_SECONDS = 5.0
WAIT_HOURS = 24.0


class TurnLost(StackError):
    """Somebody else holds the turn that was ours."""


@dataclass
class Turn:
    """One node's place in the queue. `beat` is called again and again while it waits.

    A lease is measured by the waiter's own clock, from the last change it saw: clocks need not agree.
    """

    aws: Aws
    parameter: str
    owner: str
    beat: Callable[[], object] = lambda: None
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep
    _mine: str = field(default="", init=False)
    _seen: tuple[str, float] = field(default=("", 0.0), init=False)
    _renewed: float = field(default=0.0, init=False)

    def take(self) -> None:
        """Wait until the turn is ours; StackError after a day."""
        end = self.clock() + WAIT_HOURS * 3600
        while not self._try():
            if self.clock() > end:
                raise StackError(f"It was not our turn to join within {WAIT_HOURS:.0f} h; {self.parameter} says whose.")
            self.beat()
            self.sleep(POLL_SECONDS)

    def _try(self) -> bool:
        held = self._read()
        if held is not None:
            if not self._dead(held):
                return False
            self._delete()
        if not self._create():
            return False
        self.sleep(SETTLE_SECONDS)
        self._renewed = self.clock()
        return self._read() == self._mine

    def _dead(self, held: str) -> bool:
        """Left by an earlier start of ours, or not written for a lease."""
        if held != self._seen[0]:
            self._seen = (held, self.clock())
        return self._owner_of(held) == self.owner or self.clock() - self._seen[1] > LEASE_SECONDS

    @staticmethod
    def _owner_of(text: str) -> str:
        try:
            return str(json.loads(text)["owner"])
        except (ValueError, KeyError, TypeError):
            return ""

    def _create(self) -> bool:
        self._mine = self._fresh()
        try:
            self.aws.ask("ssm", "put_parameter", Name=self.parameter, Value=self._mine, Type="String", Overwrite=False)
        except AwsError as error:
            if error.code != "ParameterAlreadyExists":
                raise
            return False
        return True

    def _fresh(self) -> str:
        return json.dumps({"owner": self.owner, "mark": secrets.token_hex(8)})

    def _read(self) -> str | None:
        try:
            value: str = self.aws.ask("ssm", "get_parameter", Name=self.parameter)["Parameter"]["Value"]
        except AwsError as error:
            if error.code != "ParameterNotFound":
                raise
            return None
        return value

    def _delete(self) -> None:
        try:
            self.aws.ask("ssm", "delete_parameter", Name=self.parameter)
        except AwsError as error:
            if error.code != "ParameterNotFound":
                raise

    def renew(self) -> None:
        """Say that we are still at it, every twenty seconds at most; TurnLost if the turn is another's."""
        if self.clock() - self._renewed < RENEW_SECONDS:
            return
        self._check()
        self._mine = self._fresh()
        self.aws.ask("ssm", "put_parameter", Name=self.parameter, Value=self._mine, Type="String", Overwrite=True)
        self._renewed = self.clock()

    def _check(self) -> None:
        held = self._read()
        if held != self._mine:
            raise TurnLost(f"The turn to join was taken from {self.owner} by {self._owner_of(held or '') or 'nobody'}.")

    def give(self) -> None:
        """Let the next one have its turn, if it is still ours to give."""
        if self._mine and self._read() == self._mine:
            self._delete()
        self._mine = ""
