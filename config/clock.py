"""The wall clock, with the offset that drills of clock skew give a process."""

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Clock:
    """Wall time in milliseconds and microseconds since 1970."""

    offset_ms: int = 0

    def ms(self) -> int:
        """Milliseconds."""
        return time.time_ns() // 1_000_000 + self.offset_ms

    def us(self) -> int:
        """Microseconds: the unit of Cassandra's write stamps."""
        return time.time_ns() // 1_000 + self.offset_ms * 1_000

    def seconds(self) -> float:
        """Seconds."""
        return self.ms() / 1_000.0
