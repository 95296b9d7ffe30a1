"""`murmur infra`: what an engineer, and a machine at boot, does to a deployment."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from stack.infra.prices import Pricing

if TYPE_CHECKING:
    from stack.infra.machine import Host, Machine


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
