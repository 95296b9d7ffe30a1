"""`murmur node`: do to single Cassandra nodes what fate does."""

import click

from stack import cassandra
from stack.errors import StackError
from stack.processes import Process
from stack.state import State


@click.group()
def node() -> None:
    """List, kill, freeze, thaw and start single Cassandra nodes of a running state."""


def _node(state: State, number: int) -> Process:
    """A running node; StackError if it is not."""
    state.settings()
    process = state.process(cassandra.name_of(number))
    if process is None:
        raise StackError(f"There is no node {number}; `murmur node list` shows those there are.")
    if not process.alive():
        raise StackError(f"Node {number} is not running; `murmur node start {number}` starts it.")
    return process


@node.command(name="list")
@click.pass_obj
def list_nodes(state: State) -> None:
    """Show each node with its address, pid and whether it runs."""
    state.settings()
    for number in range(1, state.about()["nodes"] + 1):
        process = state.process(cassandra.name_of(number))
        running = process.condition() if process else "down"
        address = f"{cassandra.address_of(number)}:{state.ports.known['native']}"
        click.echo(f"{number}  {address:<18} pid {process.pid if process else '-':<8} {running}")


@node.command()
@click.argument("number", type=int)
@click.pass_obj
def kill(state: State, number: int) -> None:
    """End node NUMBER at once, as a power cut would."""
    _node(state, number).kill()
    click.echo(f"Node {number} is dead; `murmur node start {number}` starts it again.")


@node.command()
@click.argument("number", type=int)
@click.pass_obj
def freeze(state: State, number: int) -> None:
    """Freeze node NUMBER: its connections stay open and nothing answers, the nastier failure."""
    _node(state, number).freeze()
    click.echo(f"Node {number} is frozen; `murmur node thaw {number}` lets it go on.")


@node.command()
@click.argument("number", type=int)
@click.pass_obj
def thaw(state: State, number: int) -> None:
    """Let the frozen node NUMBER go on."""
    _node(state, number).thaw()
    click.echo(f"Node {number} goes on.")


@node.command()
@click.argument("number", type=int)
@click.pass_obj
def start(state: State, number: int) -> None:
    """Start the dead node NUMBER again and wait until it serves."""
    from stack.up import start_store

    state.settings()
    start_store(state, cassandra.name_of(number))
    click.echo(f"Node {number} serves again.")


@node.command()
@click.argument("number", type=int)
@click.argument("words", nargs=-1, required=True)
@click.pass_obj
def tool(state: State, number: int, words: tuple[str, ...]) -> None:
    """Run nodetool on node NUMBER, for example `murmur node tool 1 status`."""
    _node(state, number)
    click.echo(cassandra.nodetool(state, number, *words))
