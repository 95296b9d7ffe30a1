"""What runs, where, and whether anything is late."""

from typing import Any

from config.settings import Settings
from stack.state import State

PORTS = {"api": "api", "broker": "broker", "cache": "cache", "cassandra": "native", "proxy": "proxy"}
# Longer than the sweeper ever leaves an event alone.
STUCK_SECONDS = 60.0


def of(state: State) -> dict[str, Any]:
    """Parts, age of the oldest unfinished event, and stuck shards; StackError if nothing is up."""
    settings = state.settings()
    return {
        "state": str(state.folder),
        "url": settings.public_url,
        "parts": parts(state),
        **_deliveries(settings),
    }


def parts(state: State) -> list[dict[str, Any]]:
    """Each part with pid, port and condition."""
    return [
        {"name": one.name, "pid": one.pid, "port": _port(state, one.name), "condition": one.condition()}
        for one in state.processes()
    ]


def _port(state: State, name: str) -> int | None:
    return state.ports.known.get(PORTS.get(name.partition("-")[0], name))


def _deliveries(settings: Settings) -> dict[str, Any]:
    """Age of the oldest unfinished event and the shards that make no progress; a reason if nobody can tell."""
    from cache.errors import CacheAway
    from cql.errors import StoreError
    from fanout.services import open_services
    from fanout.sweep import look

    try:
        services = open_services(settings)
        try:
            now_ms = services.clock.ms()
            ages = {one.shard: (now_ms - one.since_ms) / 1000 for one in look(services) if one.since_ms}
        finally:
            services.close()
    except (StoreError, CacheAway) as error:
        return {"unknown": f"the stores do not answer ({error})"}
    stuck = sorted(shard for shard, age in ages.items() if age > STUCK_SECONDS)
    return {"oldest_unfinished_seconds": round(max(ages.values(), default=0.0), 1), "stuck_shards": stuck}


def well(found: dict[str, Any]) -> bool:
    """Whether every part is up and no shard is stuck."""
    return all(part["condition"] == "up" for part in found["parts"]) and found.get("stuck_shards") == []


def as_text(found: dict[str, Any]) -> str:
    """For a person."""
    rows = [f"{found['url']}   state {found['state']}", ""]
    for part in found["parts"]:
        rows.append(f"  {part['name']:<14} {part['condition']:<8} pid {part['pid']:<8} port {part['port'] or '-'}")
    return "\n".join([*rows, "", *_late(found)])


def _late(found: dict[str, Any]) -> list[str]:
    if "unknown" in found:
        return [f"  deliveries unknown: {found['unknown']}"]
    age, stuck = found["oldest_unfinished_seconds"], found["stuck_shards"]
    oldest = f"the oldest unfinished is {age} s old" if age else "nothing is unfinished"
    return [f"  deliveries     {oldest}", f"  stuck shards   {', '.join(map(str, stuck)) or 'none'}"]
