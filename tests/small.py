"""Settings made small, so that tests reach them."""

SMALL = {
    # A star has four followers; decisions hold soon, yet later than all caches and clocks are apart.
    "celebrity_line_followers": 4,
    "policy_lead_seconds": 1.5,
    "policy_cache_seconds": 0.2,
    "pulled_list_seconds": 0.3,
    "clock_skew_seconds": 0.5,
    "dormant_trust_seconds": 1.0,
    "drain_followers": 20,
    "head_entries": 5,
    "following_max": 40,
    "reread_seconds": (5, 20),
    "sweep_seconds": 0.3,
    "sweep_after_seconds": 1.0,
    # Nobody here is to be refused but who wants to be.
    "rate_limit_multiplier": 10_000,
    "usage_write_seconds": 0.2,
    # These, however, are made long: a machine that is busy with other things is no failure.
    "read_timeout_seconds": 10.0,
    "write_timeout_seconds": 10.0,
    "claim_timeout_seconds": 10.0,
    "redis_timeout_seconds": 2.0,
}
