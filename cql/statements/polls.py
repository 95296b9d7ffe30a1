"""Who voted, and how."""

from cql.statements.statement import state

CLAIM_VOTE = state(
    "claim_vote",
    "claim",
    "INSERT INTO {ks}.votes (poll_id, user_id, option, claim) VALUES (?, ?, ?, ?) IF NOT EXISTS",
)
VOTE_CLAIM = state("vote_claim", "serial", "SELECT option, claim FROM {ks}.votes WHERE poll_id = ? AND user_id = ?")
ADD_BALLOT = state(
    "add_ballot", "write", "INSERT INTO {ks}.ballots (poll_id, shard, user_id, option) VALUES (?, ?, ?, ?)"
)
BALLOTS = state(
    "ballots",
    "read",
    "SELECT user_id, option FROM {ks}.ballots WHERE poll_id = ? AND shard = ? AND user_id > ? LIMIT ?",
)
