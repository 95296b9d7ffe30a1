"""Who holds which name until when."""

from cql.statements.statement import state

LEASE = state("lease", "serial", "SELECT holder, until_ms FROM {ks}.leases WHERE name = ?")
CLAIM_LEASE = state(
    "claim_lease", "claim", "INSERT INTO {ks}.leases (name, holder, until_ms) VALUES (?, ?, ?) IF NOT EXISTS"
)
TAKE_LEASE = state(
    "take_lease",
    "claim",
    "UPDATE {ks}.leases SET holder = ?, until_ms = ? WHERE name = ? IF holder = ? AND until_ms = ?",
)
PROLONG_LEASE = state("prolong_lease", "claim", "UPDATE {ks}.leases SET until_ms = ? WHERE name = ? IF holder = ?")
