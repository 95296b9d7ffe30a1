"""The parts of one copy of the tree on stores that somebody else has started: up until the input ends.

Run in the copy: `python -m tests.breaks.parts FOLDER`.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from stack import parts, processes
from stack.parts import Sizes
from stack.state import State

STOP_SECONDS = 15.0
# A machine that is busy with other things is no failure.
parts.START_SECONDS = 240.0


def main(folder: str) -> None:
    """Starts every kind of part but the proxy, which tests start themselves, says so, and stops them in the end."""
    state = State(Path(folder))
    settings = state.settings()
    started = [parts.launch(state, kind, settings, Sizes()) for kind in parts.ALWAYS]
    try:
        for process in started:
            parts.await_part(state, process)
        print("up", flush=True)
        sys.stdin.read()
    finally:
        with ThreadPoolExecutor(len(started)) as pool:
            list(pool.map(lambda process: process.stop(STOP_SECONDS), started))
        for process in started:
            processes.forget(process, state.parts)


if __name__ == "__main__":
    main(sys.argv[1])
