"""`murmur infra`: what an engineer, and a machine at boot, does to a deployment."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stack.infra.prices import Pricing

if TYPE_CHECKING:
    from stack.infra.fleet import Fleet
    from stack.infra.machine import Host, Machine
    from stack.infra.roll import Roll
    from stack.state import State


_root = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default="/",
    help="Another root than the system's, to try things out.",
)


def _here(root: Path) -> tuple["Host", "Machine"]:
    """The system and what user-data says of it."""
    from stack.infra import machine

    host = machine.Host(root)
    return host, machine.read(host.path(machine.FILE))


@click.group()
def infra() -> None:
    """Build releases, start machines, roll, replace, scale, back up, restore, estimate costs."""


@infra.command()
@click.argument("plan", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--prices", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Another price table.")
@click.option("--reserved", type=click.Choice(["on_demand", "reserved_1y", "reserved_3y"]), default="on_demand")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def cost(plan: Path, prices: Path | None, reserved: Pricing, as_json: bool) -> None:
    """Estimate what PLAN, the output of `terraform show -json`, costs a month, line by line."""
    from stack.infra import cost as costs

    click.echo(costs.told(costs.of_file(plan, prices, reserved), as_json=as_json))


@infra.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", default="murmuration", show_default=True, help="Whose, as the certificates tell it.")
def certificates(folder: Path, name: str) -> None:
    """Make the key and certificate of Cassandra's nodes in FOLDER, and their authority if it has none.

    ca.pem is for `cassandra_ca_pem`, node.pem for the secret CASSANDRA_NODE_TLS. Keep ca.key: it signs the next ones.
    """
    from stack.infra import certificates as made

    click.echo(made.make(folder, name))


def _fleet(command: Callable[..., None]) -> Callable[..., None]:
    """The options that name a deployment, given to the command as one `fleet`."""

    @click.option("--project", default="murmur", show_default=True)
    @click.option("--environment", required=True, help="dev, staging or prod.")
    @click.option("--region", required=True, help="AWS's name of the region.")
    @functools.wraps(command)
    def with_fleet(project: str, environment: str, region: str, **more: Any) -> None:
        from stack.infra.aws import Aws
        from stack.infra.fleet import Fleet

        command(Fleet(Aws(region), project, environment, region), **more)

    return with_fleet


def _roll(fleet: "Fleet") -> "Roll":
    from stack.infra.roll import Roll

    return Roll(fleet, fleet.views, fleet.end, click.echo)


@infra.command()
@click.option("--all", "every", is_flag=True, help="Also machines that are as their group wants them.")
@click.option("--dry-run", "dry", is_flag=True, help="Look and tell, and end nothing.")
@_fleet
def roll(fleet: "Fleet", every: bool, dry: bool) -> None:
    """Give every Cassandra slot a new machine, one at a time; refuses unless all nodes are up and normal.

    Run it again after it was interrupted: how far it came is in the tags of the volumes.
    """
    done = _roll(fleet).run(every=every, dry=dry)
    click.echo(f"{len(done)} slot(s) rolled.")


@infra.command()
@click.argument("slot")
@click.option("--dry-run", "dry", is_flag=True, help="Look and tell, and end nothing.")
@_fleet
def replace(fleet: "Fleet", slot: str, dry: bool) -> None:
    """Give one Cassandra slot a new machine; all other nodes must be up and normal."""
    _roll(fleet).replace(slot, dry=dry)


@infra.command()
@click.argument("tier")
@click.option("--min", "least", type=click.IntRange(0))
@click.option("--max", "most", type=click.IntRange(0))
@click.option("--now", type=click.IntRange(0))
@_fleet
def scale(fleet: "Fleet", tier: str, least: int | None, most: int | None, now: int | None) -> None:
    """Change the bounds or the number of machines of a tier without data, until the next `terraform apply`."""
    from stack.infra.doctor import scale as scaled

    found = scaled(fleet, tier, least, most, now)
    click.echo(
        "{group}: {least} to {most}, now {now}. Put it into the sizes file, or the next apply undoes it.".format(
            **found
        )
    )


@infra.command()
@_fleet
def doctor(fleet: "Fleet") -> None:
    """Look at settings, groups, slots, the ring and rolls; the status is 1 if anything is wrong."""
    from stack.infra.doctor import examine

    wrong = 0
    for finding in examine(fleet, fleet.views):
        click.echo(f"{'ok   ' if not finding.wrong else 'WRONG'} {finding.what}")
        for sentence in finding.wrong:
            click.echo(f"      {sentence}")
        wrong += len(finding.wrong)
    if wrong:
        raise click.ClickException(f"{wrong} thing(s) are wrong; docs/runbooks/ says what to do.")


@infra.command()
@click.argument("words", nargs=-1, required=True)
@_root
def nodetool(words: tuple[str, ...], root: Path) -> None:
    """On a machine: nodetool for its node."""
    from stack.infra import daemon

    host, _ = _here(root)
    click.echo(daemon.nodetool(host, *words))


@infra.command()
@_root
def repair(root: Path) -> None:
    """On a machine: repair what its node is the first owner of. What the timer murmur-repair starts every week."""
    from stack.infra import gauges

    host, _ = _here(root)
    gauges.repair(host)


@infra.command()
@_root
def gauges(root: Path) -> None:
    """On a machine: send its figures to CloudWatch. What the timer murmur-gauges starts once a minute."""
    from stack.infra import gauges as figures
    from stack.infra.aws import Aws

    host, machine = _here(root)
    figures.send(Aws(machine.region), host, machine)


@infra.command()
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), default="dist", show_default=True)
@click.option("--arch", "architectures", type=click.Choice(["x86_64", "arm64"]), multiple=True, required=True)
@click.option("--wheels", "given", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Fetch none.")
@click.option("--bucket", help="Upload it there, under releases/.")
@click.option("--region", help="AWS's name of the bucket's region.")
def release(
    folder: Path, architectures: tuple[str, ...], given: Path | None, bucket: str | None, region: str | None
) -> None:
    """Build the archive that machines install: our wheel, the wheels of the lock, Cassandra's jars, units."""
    from stack.infra import release as releases
    from stack.infra.aws import Aws

    built = releases.build(folder, architectures, given=given)
    key = f"releases/{built.path.name}"
    if bucket:
        Aws(region).upload(str(built.path), bucket, key)
    click.echo(f'release_key    = "{key}"\nrelease_sha256 = "{built.sha256}"')
    click.echo(f"{built.path} has {built.bytes / 1e6:.0f} MB.", err=True)


@infra.command()
@_root
def boot(root: Path) -> None:
    """On a machine: do everything between its first start and the moment when its group may count on it."""
    from stack.infra.aws import Aws
    from stack.infra.boot import Boot
    from stack.infra.instance import Metadata

    host, machine = _here(root)
    Boot(Aws(machine.region), host, machine, Metadata().id()).run()
    click.echo(f"This machine works as {machine.role}.")


@infra.command()
@_root
def node(root: Path) -> None:
    """On a machine: become its Cassandra node. What the unit murmur-cassandra starts."""
    from stack.infra.boot import exec_node

    exec_node(*_here(root))


@infra.command()
@_root
@click.option("--watch", is_flag=True, help="Wait until the group has decided that this machine ends.")
def leave(root: Path, watch: bool) -> None:
    """On a machine: stop in the order that loses nothing, let the volume go, tell the group to go on."""
    from stack.infra import leave as leaving
    from stack.infra.aws import Aws
    from stack.infra.instance import Metadata

    host, machine = _here(root)
    metadata = Metadata()
    instance = metadata.id()

    def go() -> None:
        leaving.leave(Aws(machine.region), host, machine, instance)

    leaving.watch(metadata, go) if watch else go()


@infra.command()
@click.option("--to", "place", help="A folder, or s3://BUCKET/PREFIX. A machine knows its own.")
@click.option("--name", help="The backup's name; the time unless given.")
@click.option("--here", is_flag=True, help="On a machine: its own node. Otherwise all nodes of the running state.")
@click.option("--region", help="AWS's name of the bucket's region.")
@click.pass_obj
def backup(state: "State", place: str | None, name: str | None, here: bool, region: str | None) -> None:
    """Back up Cassandra: a snapshot of each node's files, tokens, schema, checksums."""
    from stack.infra import local, node_backup, vault

    if here:
        counts = node_backup.back_up(*_here(Path("/")), place, name)
    elif place is None:
        raise click.UsageError("Say where to put it, with --to.")
    else:
        counts = local.back_up(state, vault.opened(place, region), name or local.new_name())
    click.echo("{files} files, {bytes} bytes; {new} files were new.".format(**counts))


@infra.command()
@click.option("--from", "place", required=True, help="A folder, or s3://BUCKET/PREFIX.")
@click.option("--name", help="The backup's name; without it, those that there are.")
@click.option("--here", type=click.Choice(["tokens", "schema", "files"]), help="On a machine: one step for its node.")
@click.option("--region", help="AWS's name of the bucket's region.")
@click.pass_obj
def restore(state: "State", place: str, name: str | None, here: str | None, region: str | None) -> None:
    """Restore a backup: into a new state on this machine, or step by step into the fresh nodes of a region."""
    from stack.infra import local, node_backup, vault
    from stack.infra.restore import backups

    store = vault.opened(place, region)
    if name is None:
        for each, nodes in backups(store).items():
            click.echo(f"{each}  {', '.join(nodes)}")
    elif here:
        click.echo(node_backup.restore(*_here(Path("/")), store, name, here))
    else:
        counts = local.restore_into(state, store, name)
        click.echo("{tables} tables, {files} files, {bytes} bytes; `murmur up` starts from them.".format(**counts))
