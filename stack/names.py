"""`murmur names`: the rows by which people are found."""

import click

from stack.errors import StackError
from stack.state import State


@click.group(name="names")
def names() -> None:
    """Look after the rows by which people are found."""


@names.command()
@click.option("--after", type=int, default=None, help="Go on behind this token, which an earlier run printed last.")
@click.pass_obj
def index(state: State, after: int | None) -> None:
    """Add the rows of every account: once for accounts older than the search, or whenever some may be missing.

    It may be stopped at any time and go on later; rows that are there already stay as they are.
    """
    from cql.errors import StoreError
    from cql.names import FIRST_TOKEN
    from fanout.names import backfill
    from fanout.services import open_services

    token = FIRST_TOKEN if after is None else after
    services = None
    try:
        services = open_services(state.settings())
        for reached, done in backfill(services, token):
            token = reached
            click.echo(f"{done} accounts; go on with --after {token}")
    except StoreError as failure:
        raise StackError(f"Cassandra does not answer ({failure}); go on with --after {token}") from failure
    finally:
        if services is not None:
            services.close()
