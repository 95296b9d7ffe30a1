"""`python -m stack.watch FOLDER`: stops the parts of a state whose launcher was killed before it could."""

import signal
import sys
from pathlib import Path

from stack.state import State
from stack.up import stop_all


def watch(folder: Path) -> None:
    """Wait for the end of the launcher, which is the end of the input; a clean stop leaves nothing to do."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    stop_all(State(folder))


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
