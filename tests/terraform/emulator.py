"""AWS as moto plays it, in a process of its own, for as long as a test needs it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

_START_SECONDS = 600
"""Far above what a quiet machine needs, which is ten."""


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The address of an emulator that knows nothing yet; its log is in `folder`. It ends with the block."""
    # The kernel chooses the port, and the server says which in its log.
    log = folder / "moto.log"
    command = [sys.executable, "-u", "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    with log.open("w") as file:
        child = subprocess.Popen(command, stdout=file, stderr=file, env=_environment())
    try:
        yield _address(child, log)
    finally:
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait(10)


def _environment() -> dict[str, str]:
    """Ours without a way to a proxy; policies that AWS itself keeps are there, since roles name them."""
    kept = {key: text for key, text in os.environ.items() if "proxy" not in key.lower()}
    return {**kept, "MOTO_IAM_LOAD_MANAGED_POLICIES": "true"}


def _address(child: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        assert child.poll() is None, log.read_text()
        said = log.read_text().partition("http://127.0.0.1:")[2].split()
        if said and said[0].isdigit():
            address = f"http://127.0.0.1:{said[0]}"
            requests.get(f"{address}/moto-api/", timeout=60).raise_for_status()
            return address
        time.sleep(0.2)
    raise AssertionError(f"The emulator did not start in {_START_SECONDS} s:\n{log.read_text()}")
