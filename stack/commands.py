"""The commands of `murmur` but those about single nodes."""

import json
import os
import shutil
import signal
import sys
from pathlib import Path

import click

from config import settings as config
from stack import cassandra, jars
from stack import status as report
from stack.environment import inherited
from stack.errors import StackError
from stack.state import State
from stack.steps import Steps
from stack.world import PEOPLE, POSTS, SEED


@click.command()
@click.option("--nodes", type=click.Choice(["1", "3"]), help="Cassandra nodes; 1 unless the data says otherwise.")
@click.option("--data-centres", type=click.Choice(["1", "2"]), help="2 is one node in each of two, for drills.")
@click.option("--fresh", is_flag=True, help="Remove the data of this state first.")
@click.option("--check", is_flag=True, help="Try everything once in a throwaway folder, then stop.")
@click.option("--no-world", is_flag=True, help="Do not create the small world of people to read.")
@click.option("--tls", "secure", is_flag=True, help="Answer under X's host names too, for clients that know no other.")
@click.pass_obj
def up(
    state: State,
    nodes: str | None,
    data_centres: str | None,
    fresh: bool,
    check: bool,
    no_world: bool,
    secure: bool,
) -> None:
    """Start every part and stay until Ctrl-C, which stops what was started, in order.

    The first time, a small world of people and posts is created; later runs find their data again.
    """
    from stack import check as checks
    from stack import stay

    if check:
        checks.run(int(nodes or 1), Steps())
        return
    if fresh:
        state.remove()
    centres = int(data_centres or state.about().get("data_centres", 1))
    count = int(nodes or state.about().get("nodes", centres))
    stay.up(state, count, data_centres=centres, world=not no_world, secure=secure, steps=Steps())


@click.command()
@click.option("--seconds", default=90.0, show_default=True, help="How long the launcher may take.")
@click.pass_obj
def down(state: State, seconds: float) -> None:
    """Stop what `murmur up` started, from another terminal; also what a killed launcher left behind."""
    from stack.up import stop_all

    launcher = state.launcher()
    if launcher is not None:
        launcher.send_signal(signal.SIGTERM)
        launcher.wait(seconds)
    stop_all(state)
    click.echo(f"Nothing of {state.folder} runs any more.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def status(state: State, as_json: bool) -> None:
    """Show the parts with pid and port, the oldest unfinished event and stuck shards.

    The status is 1 if a part is down or a shard is stuck.
    """
    found = report.of(state)
    click.echo(json.dumps(found, indent=1) if as_json else report.as_text(found))
    if not report.well(found):
        sys.exit(1)


@click.command()
@click.option("--clear-lock", is_flag=True, help="Clear the lock of a migration that died; look at the schema first.")
@click.pass_obj
def migrate(state: State, clear_lock: bool) -> None:
    """Bring the schema of the running Cassandra up to date."""
    from cql import migrate as schema

    try:
        applied = schema.migrate(state.settings(), clear_lock=clear_lock, told=click.echo)
    except schema.MigrationError as error:
        raise StackError(str(error)) from error
    click.echo(f"{len(applied)} step(s) applied; the schema is up to date.")


@click.command()
@click.option("--people", default=PEOPLE, show_default=True, help="How many.")
@click.option("--posts", default=POSTS, show_default=True, help="How many, replies and retweets included.")
@click.option("--seed", default=SEED, show_default=True, help="The same seed makes the same world.")
@click.pass_obj
def world(state: State, people: int, posts: int, seed: int) -> None:
    """Create a small world of people who follow, post, reply, retweet and like; `murmur up` does so once."""
    from stack import world as worlds

    made = worlds.create(state.settings(), people=people, posts=posts, seed=seed, steps=Steps())
    state.remember(world=made.viewer)
    click.echo(made.summary)


@click.command()
@click.argument("name")
@click.pass_obj
def token(state: State, name: str) -> None:
    """Print an access token for the account NAME, for the header `Authorization: Bearer …`."""
    from stack.access import token_for

    click.echo(token_for(state.settings(), name.removeprefix("@")))


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.option("--node", "number", default=1, show_default=True, help="The node to talk to.")
@click.pass_context
def cql(ctx: click.Context, number: int) -> None:
    """Open a cqlsh on a running node; what follows goes to cqlsh, for example -e 'SELECT …'."""
    settings = ctx.obj.settings()
    beside = Path(sys.executable).with_name("cqlsh")
    cqlsh = str(beside) if beside.exists() else shutil.which("cqlsh")
    if cqlsh is None:
        raise StackError("cqlsh is missing from the virtual environment; `make run` installs it.")
    where = [cassandra.address_of(number), str(settings.cassandra_port)]
    keyspace = ["--keyspace", settings.cassandra_keyspace]
    os.execve(cqlsh, [cqlsh, *keyspace, *ctx.args, *where], inherited())


@click.group(name="config")
def config_group() -> None:
    """Look at the settings."""


@config_group.command()
@click.option("--json", "as_json", is_flag=True, help="For programs: the contract with whoever provides settings.")
def keys(as_json: bool) -> None:
    """Print every setting: name, type, source, default, secret or not."""
    rows = config.keys()
    if as_json:
        click.echo(json.dumps(rows, indent=1))
        return
    for row in rows:
        default = "required" if row["required"] else "secret" if row["secret"] else json.dumps(row["default"])
        click.echo(f"{config.PREFIX}{row['name']:<32} {row['type']:<8} {row['source']:<8} {default}")


@config_group.command()
@click.option("--from-ssm", "path", required=True, help="Path of the parameters, /PROJECT/ENVIRONMENT/REGION/config/.")
@click.option("--to", "file", type=click.Path(dir_okay=False, path_type=Path), default="/etc/murmur/settings.env")
@click.option("--region", help="AWS's name of the region; the machine's own unless given.")
def export(path: str, file: Path, region: str | None) -> None:
    """Write the settings of a deployment, its secrets resolved, to a file that only its owner may read."""
    from stack.infra.aws import Aws
    from stack.infra.export import export as written

    click.echo(f"{written(Aws(region), path, file)} settings are in {file}.")


@click.command(name="fetch")
def fetch() -> None:
    """Fetch Cassandra's jars into the shared folder, if they are not there."""
    with Steps().step(f"Fetching Cassandra {jars.version()}"):
        click.echo(jars.fetch())


ALL = (up, down, status, migrate, world, token, cql, config_group, fetch)
