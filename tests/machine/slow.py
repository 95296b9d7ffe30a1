"""A process that stops itself between minting an id and writing the post: told what to post, it freezes, and goes on
when somebody thaws it.

Lines in: author id, tab, text. Lines out: the tweet id, or the name of the error. Settings come from the environment.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from config.settings import load
from fanout import publish
from fanout.publish import Draft
from fanout.services import open_services


def main() -> None:
    """Posts until its input ends."""
    services = open_services(load())
    session = services.store.session
    session.batch = _freezing(session.batch)  # type: ignore[method-assign]
    print("ready", flush=True)
    for line in sys.stdin:
        author, _, text = line.rstrip("\n").partition("\t")
        print(_posted(lambda author=author, text=text: publish.publish(services, Draft(int(author), text))), flush=True)
    services.close()


def _freezing(batch: Callable[..., None]) -> Callable[..., None]:
    """The same batch, sent once somebody has thawed us."""

    def frozen(name: str, writes: Any, **more: Any) -> None:
        os.kill(os.getpid(), signal.SIGSTOP)
        batch(name, writes, **more)

    return frozen


def _posted(post: Callable[[], Any]) -> str:
    try:
        return str(post().tweet_id)
    except Exception as failure:
        return type(failure).__name__


if __name__ == "__main__":
    main()
