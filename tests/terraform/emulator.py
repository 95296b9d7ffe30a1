"""AWS as moto plays it, in a process of its own, for as long as a test needs it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.cast import until

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
    def told() -> str:
        assert child.poll() is None, log.read_text()
        said = log.read_text().partition("http://127.0.0.1:")[2].split()
        return said[0] if said and said[0].isdigit() else ""

    address = f"http://127.0.0.1:{until(told, _START_SECONDS)}"
    requests.get(f"{address}/moto-api/", timeout=60).raise_for_status()
    return address
