"""Every setting, typed and with its unit in its name; the only reader of the environment.

Each key names its source: `stack` (a region's outputs), `machine` (where and as what a process runs) or
`default` (a tunable). An environment variable is the key in capitals behind `MURMUR_`.
"""

import os
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    field_validator,
)

PREFIX = "MURMUR_"

Source = Literal["stack", "machine", "default"]


class SettingsError(Exception):
    """A setting is missing, unknown or out of range; the message names the key, never its value."""


def _stack(default: Any = ..., *, secret: bool = False, **limits: Any) -> Any:
    return Field(default, json_schema_extra={"source": "stack", "secret": secret}, **limits)


def _machine(default: Any = ..., **limits: Any) -> Any:
    return Field(default, json_schema_extra={"source": "machine", "secret": False}, **limits)


def _tunable(default: Any, **limits: Any) -> Any:
    return Field(default, json_schema_extra={"source": "default", "secret": False}, **limits)


def _split(value: Any) -> Any:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_split)]
Counts = Annotated[tuple[int, ...], BeforeValidator(_split)]
Replication = Annotated[
    dict[str, int], BeforeValidator(lambda value: _replication(value) if isinstance(value, str) else value)
]


def _replication(text: str) -> dict[str, str]:
    """`dc1:3,dc2:3` as copies per data centre."""
    return dict(pair.strip().partition(":")[::2] for pair in text.split(","))


class Settings(BaseModel):
    """One frozen object, made once per process by `load` and passed on."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    environment: str = _stack("laptop")
    region: str = _stack("local")
    public_url: str = _stack("http://127.0.0.1")
    cassandra_contact_points: Texts = _stack(min_length=1)
    cassandra_port: int = _stack(9042, ge=1, le=65535)
    cassandra_local_dc: str = _stack("dc1")
    cassandra_keyspace: str = _stack("murmuration", pattern=r"^[a-z][a-z0-9_]{0,47}$")
    cassandra_replication: Replication = _stack({"dc1": 1})
    cassandra_ca_pem: str = _stack("")
    cassandra_username: str = _stack("")
    cassandra_password: str = _stack("", secret=True)
    broker_url: str = _stack()
    broker_auth: str = _stack("", secret=True)
    cache_url: str = _stack()
    cache_auth: str = _stack("", secret=True)
    cache_cluster: bool = _stack(False)
    token_signing_key: str = _stack(secret=True)
    media_bucket: str = _stack("")
    media_cdn_domain: str = _stack("")
    home_horizon_days: float = _stack(7.0, gt=0, le=90)
    metrics_namespace: str = _stack("murmuration")

    log_level: Literal["debug", "info", "warning", "error"] = _machine("info")
    clock_offset_ms: int = _machine(0, ge=-60_000, le=60_000)
    """Added to this process's wall clock: for drills of clock skew."""

    home_entries_max: int = _tunable(800, ge=1, le=3200)
    root_window_entries: int = _tunable(80, ge=0, le=200)
    page_considered_max: int = _tunable(10_000, ge=100)
    following_max: int = _tunable(5_000, ge=1, le=20_000)
    lists_max: int = _tunable(1_000, ge=1, le=5_000)
    """Lists that a person may own, and as many that a person may follow."""
    list_members_max: int = _tunable(5_000, ge=1, le=20_000)
    list_pins_max: int = _tunable(5, ge=1, le=100)
    list_deep_members: int = _tunable(100, ge=0, le=1_000)
    """Timelines of lists with no more members go back beyond the horizon."""
    list_days: float = _tunable(90.0, gt=0, le=365)
    """How far back those go."""
    request_body_max_bytes: int = _tunable(64 * 1024, ge=1024)
    request_patience_seconds: float = _tunable(30.0, gt=0, le=300)
    """How long a client may take to send one request, and to take the answer."""

    fanout_mode: Literal["hybrid", "push", "pull"] = _tunable("hybrid")
    celebrity_line_followers: int = _tunable(10_000, ge=1)
    celebrity_hysteresis: float = _tunable(0.8, gt=0, lt=1)
    follower_level_followers: Counts = _tunable((5_000, 500_000), max_length=2)
    """Audience sizes from which new follows go to level 1 (16 shards) and level 2 (256 shards)."""
    policy_cache_seconds: float = _tunable(10.0, gt=0)
    policy_lead_seconds: float = _tunable(60.0, gt=0)
    """How far ahead a cutoff or level takes hold: above the ages of both caches plus the clock skew."""
    pulled_list_seconds: float = _tunable(20.0, gt=0)
    clock_skew_seconds: float = _tunable(10.0, ge=0)
    dormant_trust_seconds: float = _tunable(60.0, gt=0)
    dormant_mark_days: float = _tunable(14.0, gt=0)

    outbox_shards: int = _tunable(8, ge=1, le=1024)
    outbox_days: int = _tunable(3, ge=2, le=30)
    nudge_seconds: float = _tunable(2.0, gt=0)
    drain_lease_seconds: float = _tunable(5.0, gt=0)
    drain_budget_ms: int = _tunable(300, ge=10)
    drain_events: int = _tunable(500, ge=1, le=5_000)
    drain_followers: int = _tunable(2_000, ge=1, le=20_000)
    """At most so many followers of one event are delivered in one round."""
    split_followers: int = _tunable(50_000, ge=1)
    reread_seconds: Counts = _tunable((60, 600, 14_400, 86_400), min_length=1, max_length=8)
    """Closed minutes of the outbox are read again so long after they closed."""
    sweep_seconds: float = _tunable(1.0, gt=0)
    sweep_after_seconds: float = _tunable(3.0, ge=0)
    batch_rows: int = _tunable(150, ge=1, le=200)
    batches_in_flight: int = _tunable(8, ge=1, le=64)

    head_entries: int = _tunable(50, ge=1, le=200)
    head_seconds: int = _tunable(600, ge=1)
    tweet_cache_seconds: int = _tunable(3_600, ge=1)
    user_cache_seconds: int = _tunable(3_600, ge=1)
    relation_cache_seconds: int = _tunable(600, ge=1)
    fill_seconds: float = _tunable(3.0, gt=0)
    redis_timeout_seconds: float = _tunable(0.5, gt=0)

    read_timeout_seconds: float = _tunable(2.0, gt=0)
    write_timeout_seconds: float = _tunable(3.0, gt=0)
    claim_timeout_seconds: float = _tunable(5.0, gt=0)
    hedge_seconds: float = _tunable(0.1, gt=0)
    """A claim not answered by then is sent to a second host; reads and idempotent writes after half of it."""

    idempotency_deadline_seconds: float = _tunable(10.0, gt=0)
    worker_lease_seconds: float = _tunable(60.0, ge=5)
    worker_numbers: Counts = _tunable((0, 1_023), min_length=2, max_length=2)
    """First and last of the worker numbers from which ids are minted here. Claims hold within a data centre alone, so
    regions that share a keyspace need ranges that do not meet."""
    access_token_seconds: int = _tunable(900, ge=10)
    refresh_token_days: float = _tunable(30.0, gt=0)
    refresh_grace_seconds: float = _tunable(60.0, ge=0)
    """A refresh that is repeated so soon is the retry of one whose answer was lost."""
    app_token_seconds: int = _tunable(7_200, ge=10)
    app_refresh_days: float = _tunable(180.0, gt=0)
    code_seconds: float = _tunable(30.0, gt=0)
    handshake_seconds: int = _tunable(900, ge=60)
    """So long a request token waits for its user, and a browser stays signed in on the page that asks."""
    signature_window_seconds: int = _tunable(300, ge=1)
    apps_max: int = _tunable(20, ge=1, le=100)
    password_hashes_at_once: int = _tunable(2, ge=1)
    password_queue: int = _tunable(4, ge=0)

    rate_limits: Texts = _tunable((), max_length=500)
    """Changes to the table of `api/limits.py`, in its own words: `GET /2/tweets user 100/15m app 50/15m`."""
    rate_limit_multiplier: float = _tunable(1.0, ge=0, le=1e6)
    """All limits are so many times those of the table; 0 turns them off."""
    usage_write_seconds: float = _tunable(5.0, gt=0)
    """So often each process writes down how much apps have read."""
    proxy_hops: int = _tunable(0, ge=0, le=10)
    """So many proxies of ours add to X-Forwarded-For; with none, the header is anybody's and is not believed."""

    @field_validator("*", mode="after")
    @classmethod
    def _resolved(cls, value: Any) -> Any:
        if isinstance(value, str) and value.startswith("secret:"):
            raise ValueError("is an unresolved secret; run it through `murmur config export`")
        return value

    @field_validator("worker_numbers", mode="after")
    @classmethod
    def _a_range(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if not 0 <= value[0] <= value[1] <= 1_023:
            raise ValueError("is the first and the last of a range within 0 to 1023")
        return value

    @property
    def horizon_seconds(self) -> float:
        """How long a post stays on home timelines."""
        return self.home_horizon_days * 86_400.0


def load(environment: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Settings from `environment` (default: the process's own); SettingsError names the first bad key."""
    source = os.environ if environment is None else environment
    known = Settings.model_fields
    values: dict[str, Any] = {}
    for name, text in source.items():
        if name.startswith(PREFIX):
            key = name.removeprefix(PREFIX).lower()
            if key not in known:
                raise SettingsError(f"{name} is not a setting of Murmuration")
            values[key] = text
    try:
        return Settings(**{**values, **overrides})
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise SettingsError(f"{name}: {first['msg']}") from None


def keys() -> list[dict[str, Any]]:
    """The contract with whoever provides settings: name, type, source, default, secret or not."""
    rows = []
    for name, field in Settings.model_fields.items():
        extra: Any = field.json_schema_extra
        schema = TypeAdapter[Any](field.annotation).json_schema()  # type: ignore[arg-type]
        default = None if field.is_required() else field.default
        rows.append(
            {
                "name": name.upper(),
                "type": schema.get("type", "string"),
                "source": extra["source"],
                "default": default,
                "required": field.is_required(),
                "secret": extra["secret"],
            }
        )
    return rows
