"""What a tweet says, and whose a key of a repeated request is."""

from cql.statements.statement import state

_TWEET = """tweet_id, author_id, kind, text, entities, ref_id, ref_author_id, reply_to_id, reply_to_user_id,
conversation_id, deleted_at, reply_settings, poll, hidden"""
TWEETS = state("tweets", "read", f"SELECT {_TWEET} FROM {{ks}}.tweets WHERE tweet_id IN ?")
ADD_TWEET = state(
    "add_tweet",
    "write",
    """INSERT INTO {ks}.tweets (tweet_id, author_id, kind, text, entities, ref_id, ref_author_id, reply_to_id,
    reply_to_user_id, conversation_id, reply_settings, poll) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    USING TIMESTAMP ?""",
)
HIDDEN = state("hidden", "read", "SELECT hidden, hidden_stamp FROM {ks}.tweets WHERE tweet_id = ?")
SET_HIDDEN = state(
    "set_hidden", "write", "UPDATE {ks}.tweets USING TIMESTAMP ? SET hidden = ?, hidden_stamp = ? WHERE tweet_id = ?"
)
DELETE_TWEET = state(
    "delete_tweet", "write", "UPDATE {ks}.tweets USING TIMESTAMP ? SET deleted_at = ? WHERE tweet_id = ?"
)
RETWEET_CLAIM = state(
    "retweet_claim",
    "serial",
    "SELECT retweet_id, claim, claimed_at FROM {ks}.retweets WHERE user_id = ? AND tweet_id = ?",
)
CLAIM_RETWEET = state(
    "claim_retweet",
    "claim",
    """INSERT INTO {ks}.retweets (user_id, tweet_id, retweet_id, claim, claimed_at) VALUES (?, ?, ?, ?, ?)
    IF NOT EXISTS""",
)
RETAKE_RETWEET = state(
    "retake_retweet",
    "claim",
    """UPDATE {ks}.retweets SET retweet_id = ?, claim = ?, claimed_at = ? WHERE user_id = ? AND tweet_id = ?
    IF claim = ?""",
)
KEY_CLAIM = state(
    "key_claim",
    "serial",
    "SELECT tweet_id, claim, body_hash, claimed_at FROM {ks}.idempotency WHERE user_id = ? AND key = ?",
)
CLAIM_KEY = state(
    "claim_key",
    "claim",
    """INSERT INTO {ks}.idempotency (user_id, key, tweet_id, claim, body_hash, claimed_at)
    VALUES (?, ?, ?, ?, ?, ?) IF NOT EXISTS USING TTL 86400""",
)
