"""The `murmur` command: what a person types to run, look at and change the parts on this machine."""

import sys
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import click

from config.settings import SettingsError
from stack import apps, commands, names, node
from stack.errors import StackError
from stack.state import DEFAULT, State

GROUP = "murmur.commands"


class Commands(click.Group):
    """Our commands, and those that other rooms offer by entry point, imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name."""
        return sorted({*super().list_commands(ctx), *(point.name for point in entry_points(group=GROUP))})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        own = super().get_command(ctx, cmd_name)
        if own is not None:
            return own
        return next((_load(point) for point in entry_points(group=GROUP, name=cmd_name)), None)


def _load(point: EntryPoint) -> click.Command:
    """A command that cannot be imported must not take `murmur --help` down with it."""
    try:
        command = point.load()
    except Exception as error:
        return _broken(point, f"{type(error).__name__}: {error}")
    if isinstance(command, click.Command):
        return command
    return _broken(point, "it is no click command")


def _broken(point: EntryPoint, reason: str) -> click.Command:
    def fail() -> None:
        raise click.ClickException(f"`{point.name}` ({point.value}) cannot be used: {reason}.")

    return click.Command(point.name, callback=fail, help="(Cannot be used here; run it to see why.)")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="murmuration")
@click.option(
    "--state",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=DEFAULT,
    show_default=True,
    help="Folder with data, logs, ports, pids and keys. Several can be up side by side.",
)
@click.pass_context
def murmur(ctx: click.Context, folder: Path) -> None:
    """Murmuration: a Twitter-like timeline platform on Apache Cassandra, run on this machine.

    Start with `murmur up`; it prints an address, a token and what to type next.
    """
    ctx.obj = State(folder)


for command in (*commands.ALL, node.node, apps.app, names.names):
    murmur.add_command(command)


def main() -> None:
    """Run the command line; a problem that was foreseen is one sentence on stderr and status 1."""
    try:
        murmur(prog_name="murmur", standalone_mode=True)
    except (StackError, SettingsError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
