"""`murmur up`: start, show what to type, stay, and stop in order when told."""

import shlex
import signal
import time
from types import FrameType

from config import settings as config
from stack import access, processes, tls
from stack.environment import inherited
from stack.processes import Process
from stack.state import State
from stack.steps import Steps
from stack.up import Running, start_parts

# A small world has no account of ten thousand followers, and should yet show how stars are merged at read.
LAPTOP = {"celebrity_line_followers": 100}
LOOK_SECONDS = 1.0
TOLD_TO_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def up(state: State, nodes: int, *, data_centres: int = 1, world: bool, secure: bool = False, steps: Steps) -> None:
    """Start every part, stay until told to stop, stop."""
    for number in TOLD_TO_STOP:
        signal.signal(number, interrupt)
    running = None
    try:
        extra = ["proxy"] if secure else []
        running = start_parts(state.folder, nodes, _laptop(), data_centres=data_centres, extra=extra, steps=steps)
        processes.save(processes.ourselves("launcher"), state.launcher_folder)
        if world:
            _world(running, steps)
        _greet(running, steps)
        _stay(running, steps)
    except KeyboardInterrupt:
        steps.say()
    finally:
        if running is not None:
            for number in TOLD_TO_STOP:
                signal.signal(number, signal.SIG_IGN)
            with steps.step("Stopping everything that was started, in order"):
                running.stop()


def interrupt(number: int, frame: FrameType | None) -> None:
    """Any signal that means the end is told like Ctrl-C."""
    raise KeyboardInterrupt


def _laptop() -> dict[str, int]:
    """What differs on a laptop, unless the environment says otherwise."""
    said = inherited()
    return {key: value for key, value in LAPTOP.items() if config.PREFIX + key.upper() not in said}


def _world(running: Running, steps: Steps) -> None:
    """The world of the first time; one that was interrupted is taken up again."""
    from stack import world as worlds

    if "world" not in running.state.about():
        made = worlds.create(running.settings, steps=steps)
        running.state.remember(world=made.viewer)


def _greet(running: Running, steps: Steps) -> None:
    steps.say(f"\nMurmuration is up at [bold]{running.url}[/bold]")
    name = running.state.about().get("world")
    if name is None:
        steps.say("Sign up with POST /auth/signup; `murmur world` creates people to read.")
    else:
        _show(running, name, steps)
    if "proxy" in running.children:
        _show_variables(running.state, steps)
    steps.say("\nCtrl-C stops it. `murmur --help` says what else there is.\n")


def _show(running: Running, name: str, steps: Steps) -> None:
    """The three lines worth typing, whole, so that they can be pasted."""
    minutes = running.settings.access_token_seconds // 60
    steps.say(f"A token for @{name}, good for {minutes} minutes (`murmur token {name}` prints another):\n")
    steps.plain(f"TOKEN={access.token_for(running.settings, name)}")
    authorized = 'curl -s -H "Authorization: Bearer $TOKEN"'
    person = access.id_of(running.settings, name)
    steps.say("\nThree lines worth typing:\n")
    steps.plain(f"{authorized} {running.url}/2/users/me")
    steps.plain(f"{authorized} '{running.url}/2/users/{person}/timelines/reverse_chronological?max_results=10'")
    body = """-H 'Content-Type: application/json' -d '{"text": "Hello, everybody!"}'"""
    steps.plain(f"{authorized} {body} {running.url}/2/tweets")


def _show_variables(state: State, steps: Steps) -> None:
    """What to set so that a client finds us under X's host names, to be pasted."""
    steps.say("\nFor clients that know X's host names alone, in the terminal where they run (docs/clients.md):\n")
    for name, value in tls.variables(state).items():
        steps.plain(f"export {name}={shlex.quote(value)}")


def _stay(running: Running, steps: Steps) -> None:
    """Until interrupted, say when a part ends or comes back: another terminal may have done it on purpose."""
    down: set[str] = set()
    while True:
        for process in running.state.processes():
            _notice(process, down, steps)
        for child in running.children.values():
            child.alive()
        time.sleep(LOOK_SECONDS)


def _notice(process: Process, down: set[str], steps: Steps) -> None:
    if process.alive():
        if process.name in down:
            down.remove(process.name)
            steps.say(f"{process.name} is back.")
    elif process.name not in down:
        down.add(process.name)
        steps.say(f"[red]{process.name} has ended.[/red]")
        steps.plain(processes.tail(process.log))
