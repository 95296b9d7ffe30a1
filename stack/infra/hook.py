"""The lifecycle hook under which a machine comes or goes: kept open while there is work, then completed."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from stack.infra.aws import Aws, AwsError

BEAT_SECONDS = 60.0
_NOT_WAITING = "ValidationError"
"""Said of a machine that is under no hook: one that was only started again, or is in no group."""


@dataclass
class Hook:
    """One machine under one hook of its group; does nothing where there is no hook."""

    aws: Aws
    group: str
    name: str
    instance: str
    clock: Callable[[], float] = time.monotonic
    _beaten: float = field(default=float("-inf"), init=False)

    def beat(self) -> None:
        """Say that we are still at it, at most once a minute; the hook's time-out begins anew."""
        if self.clock() - self._beaten >= BEAT_SECONDS:
            self._beaten = self.clock()
            self._ask("record_lifecycle_action_heartbeat")

    def finish(self, result: str) -> None:
        """End the hook with `CONTINUE` or `ABANDON`."""
        self._ask("complete_lifecycle_action", LifecycleActionResult=result)

    def _ask(self, call: str, **more: str) -> None:
        if not (self.group and self.name):
            return
        names = {"AutoScalingGroupName": self.group, "LifecycleHookName": self.name, "InstanceId": self.instance}
        try:
            self.aws.ask("autoscaling", call, **names, **more)
        except AwsError as error:
            if error.code != _NOT_WAITING:
                raise
