"""twitter-api-v2 under Node: installed once into the cache, run as a script that prints what came back."""

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from stack.environment import ROOT

HERE = Path(__file__).parent / "node"
KEPT = ROOT / ".cache" / "clients"
_FOR_NPM = dict(os.environ)
"""As it was before any test led X's host names, and with them everything else, to a proxy of ours."""
WANTED = bool(os.environ.get("MURMURATION_TEST_NODE"))
"""Set where Node must be there, so that nothing is passed over in silence."""

GROUPS = (
    "tweets posting users me timelines home mentions follows followers likes likers retweets retweeters quotes mutes "
    "blocks bookmarks hiding lists listing"
).split()
"""As in pages.mjs."""


def installed() -> Path:
    """The folder with the client, by the lock; skips with a sentence where Node is missing."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        _without("Node is not installed, so twitter-api-v2 is not run; it is optional here.")
    lock = (HERE / "package-lock.json").read_bytes()
    folder = KEPT / hashlib.sha256(lock).hexdigest()[:16]
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder)
        words = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"]
        done = subprocess.run(words, cwd=folder, env=_FOR_NPM, capture_output=True, text=True, timeout=240)
        if done.returncode:
            _without(f"npm could not fetch twitter-api-v2, so it is not run: {done.stderr.strip()[-400:]}")
        (folder / "complete").touch()
    for script in HERE.glob("*.mjs"):
        shutil.copy(script, folder)
    return folder


def run(script: str, told: dict, environment: dict[str, str], seconds: float = 110.0) -> dict:
    """What the script prints, given these facts."""
    done = subprocess.run(
        ["node", script],
        cwd=installed(),
        env=environment,
        input=json.dumps(told),
        capture_output=True,
        text=True,
        timeout=seconds,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def facts(stage, person):
    """What a script must know that acts as this person."""
    return {
        "as": person.token,
        "me": str(person.user_id),
        "alice": str(stage.alice.user_id),
        "other": str(stage.carol.user_id),
        "posts": [str(each) for each in stage.posts],
        "reply": str(stage.reply),
        "circle": str(stage.circle),
    }


def _without(sentence: str) -> None:
    if WANTED:
        pytest.fail(sentence)
    pytest.skip(sentence)
