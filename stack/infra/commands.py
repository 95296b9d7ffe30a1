"""`murmur infra`: what an engineer, and a machine at boot, does to a deployment."""

from pathlib import Path

import click

from stack.infra.prices import Pricing


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
