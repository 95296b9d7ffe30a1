"""A system in a folder: its programs are scripts that write down how they were called."""

import os
import stat


class Scratch:
    """`root` with a `bin` that stands before everything else on the path."""

    def __init__(self, root, monkeypatch):
        self.root, self.calls = root, root / "calls"
        (root / "bin").mkdir(parents=True)
        monkeypatch.setenv("PATH", f"{root / 'bin'}:{os.environ['PATH']}")

    def program(self, name, script="exit 0"):
        """A program that notes its call and then does what the script says."""
        path = self.root / "bin" / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >>"{self.calls}"\n{script}\n')
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def called(self, name=""):
        """The calls so far, each as a line."""
        lines = self.calls.read_text().splitlines() if self.calls.exists() else []
        return [line for line in lines if line.startswith(name)]

    def write(self, path, text):
        """A file of the system."""
        file = self.root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file
