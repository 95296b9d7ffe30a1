"""Every statement: its name, its text, how it is read or written, and whether it may be sent twice.

All run at LOCAL_QUORUM; claims (LWT) and the reads that resolve them at LOCAL_SERIAL. Each read is bounded by its
key or by a LIMIT. `{ks}` is the keyspace.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["read", "write", "claim", "serial"]


@dataclass(frozen=True)
class Statement:
    """One question or change. `idempotent` ones may be sent to a second host before the first has answered."""

    name: str
    kind: Kind
    cql: str
    idempotent: bool = True


Write = tuple[Statement, tuple[object, ...]]
"""A statement with its values, for a batch."""

ALL: dict[str, Statement] = {}


def _state(name: str, kind: Kind, cql: str) -> Statement:
    ALL[name] = Statement(name, kind, " ".join(cql.split()), idempotent=kind != "claim")
    return ALL[name]


# Users and accounts
_USER = "user_id, username, name, description, location, url, protected, suspended_at, deleted_at, stamp"
USERS = _state("users", "read", f"SELECT {_USER} FROM {{ks}}.users WHERE user_id IN ?")
ADD_USER = _state(
    "add_user",
    "write",
    """INSERT INTO {ks}.users (user_id, username, name, protected, stamp) VALUES (?, ?, ?, ?, ?)
    USING TIMESTAMP ?""",
)
EDIT_USER = _state(
    "edit_user",
    "write",
    """UPDATE {ks}.users USING TIMESTAMP ? SET name = ?, description = ?, location = ?, url = ?, protected = ?,
    suspended_at = ?, deleted_at = ?, stamp = ? WHERE user_id = ?""",
)
USERNAME = _state("username", "read", "SELECT user_id FROM {ks}.usernames WHERE username = ?")
USERNAME_CLAIM = _state("username_claim", "serial", "SELECT user_id, claim FROM {ks}.usernames WHERE username = ?")
CLAIM_USERNAME = _state(
    "claim_username",
    "claim",
    "INSERT INTO {ks}.usernames (username, user_id, claim) VALUES (?, ?, ?) IF NOT EXISTS",
)
CREDENTIAL = _state("credential", "read", "SELECT password_hash, stamp FROM {ks}.credentials WHERE user_id = ?")
SET_CREDENTIAL = _state(
    "set_credential",
    "write",
    "INSERT INTO {ks}.credentials (user_id, password_hash, stamp) VALUES (?, ?, ?) USING TIMESTAMP ?",
)
SESSION = _state("session", "read", "SELECT user_id, created_at, revoked_at FROM {ks}.sessions WHERE session_id = ?")
ADD_SESSION = _state(
    "add_session",
    "write",
    "INSERT INTO {ks}.sessions (session_id, user_id, created_at) VALUES (?, ?, ?) USING TTL ?",
)
ADD_USER_SESSION = _state(
    "add_user_session",
    "write",
    "INSERT INTO {ks}.user_sessions (user_id, session_id, created_at) VALUES (?, ?, ?) USING TTL ?",
)
USER_SESSIONS = _state(
    "user_sessions",
    "read",
    "SELECT session_id FROM {ks}.user_sessions WHERE user_id = ? AND session_id > ? LIMIT ?",
)
REVOKE_SESSION = _state(
    "revoke_session", "write", "UPDATE {ks}.sessions USING TTL ? SET revoked_at = ? WHERE session_id = ?"
)
REFRESH_TOKEN = _state(
    "refresh_token",
    "serial",
    "SELECT session_id, user_id, issued_at, spent_by FROM {ks}.refresh_tokens WHERE token_hash = ?",
)
ADD_REFRESH_TOKEN = _state(
    "add_refresh_token",
    "claim",
    """INSERT INTO {ks}.refresh_tokens (token_hash, session_id, user_id, issued_at) VALUES (?, ?, ?, ?)
    IF NOT EXISTS USING TTL ?""",
)
SPEND_REFRESH_TOKEN = _state(
    "spend_refresh_token",
    "claim",
    "UPDATE {ks}.refresh_tokens USING TTL ? SET spent_by = ? WHERE token_hash = ? IF spent_by = null",
)

# Tweets and the timelines of their authors
_TWEET = """tweet_id, author_id, kind, text, entities, ref_id, ref_author_id, reply_to_id, reply_to_user_id,
conversation_id, deleted_at"""
_ENTRY = "tweet_id, author_id, kind, ref_id, ref_author_id, reply_to_user_id"
TWEETS = _state("tweets", "read", f"SELECT {_TWEET} FROM {{ks}}.tweets WHERE tweet_id IN ?")
ADD_TWEET = _state(
    "add_tweet",
    "write",
    """INSERT INTO {ks}.tweets (tweet_id, author_id, kind, text, entities, ref_id, ref_author_id, reply_to_id,
    reply_to_user_id, conversation_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?""",
)
DELETE_TWEET = _state(
    "delete_tweet", "write", "UPDATE {ks}.tweets USING TIMESTAMP ? SET deleted_at = ? WHERE tweet_id = ?"
)
ADD_TO_USER_TIMELINE = _state(
    "add_to_user_timeline",
    "write",
    """INSERT INTO {ks}.user_timeline (user_id, bucket, tweet_id, kind, ref_id, ref_author_id, reply_to_user_id)
    VALUES (?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?""",
)
USER_TIMELINE = _state(
    "user_timeline",
    "read",
    """SELECT tweet_id, user_id, kind, ref_id, ref_author_id, reply_to_user_id FROM {ks}.user_timeline
    WHERE user_id = ? AND bucket = ? AND tweet_id < ? AND tweet_id > ? LIMIT ?""",
)
NEWEST = _state(
    "newest",
    "read",
    "SELECT tweet_id FROM {ks}.user_timeline WHERE user_id = ? AND bucket IN ? PER PARTITION LIMIT 1",
)
POSTED = _state(
    "posted",
    "read",
    """SELECT tweet_id FROM {ks}.user_timeline WHERE user_id IN ? AND bucket = ? AND tweet_id >= ?
    PER PARTITION LIMIT 50 LIMIT 1000""",
)
POSTED_ONE = _state(
    "posted_one",
    "read",
    "SELECT tweet_id FROM {ks}.user_timeline WHERE user_id = ? AND bucket = ? AND tweet_id = ?",
)
ADD_TO_HOME = _state(
    "add_to_home",
    "write",
    """INSERT INTO {ks}.home_timeline (user_id, tweet_id, author_id, kind, ref_id, ref_author_id,
    reply_to_user_id) VALUES (?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ? AND TTL ?""",
)
HOME = _state(
    "home",
    "read",
    f"SELECT {_ENTRY} FROM {{ks}}.home_timeline WHERE user_id = ? AND tweet_id < ? AND tweet_id > ? LIMIT ?",
)

# Relations
_RELATION = """other_id, follow_state, follow_stamp, level, copied, WRITETIME(copied), muted, mute_stamp, blocked,
block_stamp"""
RELATION = _state("relation", "read", f"SELECT {_RELATION} FROM {{ks}}.relations WHERE user_id = ? AND other_id IN ?")
RELATIONS = _state(
    "relations",
    "read",
    f"SELECT {_RELATION} FROM {{ks}}.relations WHERE user_id = ? AND other_id > ? LIMIT ?",
)
BLOCKED_BY = _state(
    "blocked_by", "read", "SELECT user_id, blocked FROM {ks}.relations WHERE user_id IN ? AND other_id = ?"
)
SET_FOLLOW = _state(
    "set_follow",
    "write",
    """UPDATE {ks}.relations USING TIMESTAMP ? SET follow_state = ?, follow_stamp = ?, level = ?
    WHERE user_id = ? AND other_id = ?""",
)
SET_COPIED = _state(
    "set_copied",
    "write",
    "UPDATE {ks}.relations USING TIMESTAMP ? SET copied = ? WHERE user_id = ? AND other_id = ?",
)
SET_MUTE = _state(
    "set_mute",
    "write",
    "UPDATE {ks}.relations USING TIMESTAMP ? SET muted = ?, mute_stamp = ? WHERE user_id = ? AND other_id = ?",
)
SET_BLOCK = _state(
    "set_block",
    "write",
    """UPDATE {ks}.relations USING TIMESTAMP ? SET blocked = ?, block_stamp = ?
    WHERE user_id = ? AND other_id = ?""",
)
SET_FOLLOWER = _state(
    "set_follower",
    "write",
    """UPDATE {ks}.followers USING TIMESTAMP ? SET state = ?, stamp = ?
    WHERE user_id = ? AND level = ? AND shard = ? AND follower_id = ?""",
)
FOLLOWERS = _state(
    "followers",
    "read",
    """SELECT follower_id, state FROM {ks}.followers
    WHERE user_id = ? AND level = ? AND shard = ? AND follower_id > ? LIMIT ?""",
)
FIRST_FOLLOWERS = _state(
    "first_followers",
    "read",
    """SELECT user_id, follower_id, state FROM {ks}.followers WHERE user_id IN ? AND level = 0 AND shard = 0
    PER PARTITION LIMIT 250 LIMIT 5000""",
)
SET_REQUEST = _state(
    "set_request",
    "write",
    """UPDATE {ks}.follow_requests USING TIMESTAMP ? SET pending = ?, stamp = ?
    WHERE user_id = ? AND shard = ? AND requester_id = ?""",
)
REQUESTS = _state(
    "requests",
    "read",
    """SELECT requester_id, pending FROM {ks}.follow_requests
    WHERE user_id = ? AND shard = ? AND requester_id > ? LIMIT ?""",
)

# What the policy decided, and how readers are served
DECISIONS = _state(
    "decisions",
    "read",
    """SELECT user_id, from_id, cutoff, level, audience FROM {ks}.authors WHERE user_id IN ?
    PER PARTITION LIMIT 64 LIMIT 5000""",
)
ADD_DECISION = _state(
    "add_decision",
    "write",
    "INSERT INTO {ks}.authors (user_id, from_id, cutoff, level, audience) VALUES (?, ?, ?, ?, ?)",
)
_READER = """stamp, WRITETIME(stamp), pulled, seen_at, dormant_from, WRITETIME(dormant_from), woken,
complete_from, WRITETIME(complete_from)"""
READER = _state("reader", "read", f"SELECT {_READER} FROM {{ks}}.readers WHERE user_id = ?")
SET_STAMP = _state("set_stamp", "write", "UPDATE {ks}.readers USING TIMESTAMP ? SET stamp = ? WHERE user_id = ?")
SET_PULLED = _state(
    "set_pulled",
    "write",
    "UPDATE {ks}.readers USING TIMESTAMP ? SET pulled = ? WHERE user_id = ?",
)
SET_SEEN = _state("set_seen", "write", "UPDATE {ks}.readers USING TIMESTAMP ? SET seen_at = ? WHERE user_id = ?")
SET_DORMANT = _state(
    "set_dormant", "write", "UPDATE {ks}.readers USING TIMESTAMP ? SET dormant_from = ? WHERE user_id = ?"
)
SET_WOKEN = _state("set_woken", "write", "UPDATE {ks}.readers USING TIMESTAMP ? SET woken = ? WHERE user_id = ?")
SET_COMPLETE = _state(
    "set_complete", "write", "UPDATE {ks}.readers USING TIMESTAMP ? SET complete_from = ? WHERE user_id = ?"
)
ADD_READER_DAY = _state(
    "add_reader_day",
    "write",
    "INSERT INTO {ks}.reader_days (kind, day, shard, user_id) VALUES (?, ?, ?, ?) USING TTL ?",
)
READER_DAY = _state(
    "reader_day",
    "read",
    """SELECT user_id FROM {ks}.reader_days WHERE kind = ? AND day = ? AND shard = ? AND user_id > ?
    LIMIT ?""",
)

# The outbox
_EVENT = """shard, minute, event_id, part, tweet_id, author_id, kind, ref_id, ref_author_id, reply_to_user_id,
level, follower_shard, cursor_level, cursor_shard, cursor_id, done"""
ADD_EVENT = _state(
    "add_event",
    "write",
    """INSERT INTO {ks}.outbox (shard, minute, event_id, part, tweet_id, author_id, kind, ref_id, ref_author_id,
    reply_to_user_id, level, follower_shard) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TTL ?""",
)
EVENTS = _state(
    "events",
    "read",
    f"""SELECT {_EVENT} FROM {{ks}}.outbox WHERE shard = ? AND minute = ? AND (event_id, part) > (?, ?)
    LIMIT ?""",
)
SAVE_CURSOR = _state(
    "save_cursor",
    "write",
    """UPDATE {ks}.outbox USING TTL ? SET cursor_level = ?, cursor_shard = ?, cursor_id = ?
    WHERE shard = ? AND minute = ? AND event_id = ? AND part = ?""",
)
MARK_DONE = _state(
    "mark_done",
    "write",
    """UPDATE {ks}.outbox USING TTL ? SET done = true
    WHERE shard = ? AND minute = ? AND event_id = ? AND part = ?""",
)
OUTBOX_MARKS = _state(
    "outbox_marks", "read", "SELECT delay_seconds, minute FROM {ks}.outbox_marks WHERE shard = ? LIMIT 16"
)
SET_OUTBOX_MARK = _state(
    "set_outbox_mark",
    "write",
    "UPDATE {ks}.outbox_marks SET minute = ? WHERE shard = ? AND delay_seconds = ?",
)

# Likes, retweets, keys, leases
LIKE = _state(
    "like",
    "read",
    "SELECT state, stamp FROM {ks}.likes WHERE tweet_id = ? AND shard = ? AND user_id = ?",
)
SET_LIKE = _state(
    "set_like",
    "write",
    """UPDATE {ks}.likes USING TIMESTAMP ? SET state = ?, stamp = ?
    WHERE tweet_id = ? AND shard = ? AND user_id = ?""",
)
SET_USER_LIKE = _state(
    "set_user_like",
    "write",
    """UPDATE {ks}.user_likes USING TIMESTAMP ? SET state = ?, stamp = ?
    WHERE user_id = ? AND bucket = ? AND tweet_id = ?""",
)
LIKES = _state(
    "likes",
    "read",
    "SELECT user_id, state FROM {ks}.likes WHERE tweet_id = ? AND shard = ? AND user_id > ? LIMIT ?",
)
RETWEET_CLAIM = _state(
    "retweet_claim",
    "serial",
    "SELECT retweet_id, claim, claimed_at FROM {ks}.retweets WHERE user_id = ? AND tweet_id = ?",
)
CLAIM_RETWEET = _state(
    "claim_retweet",
    "claim",
    """INSERT INTO {ks}.retweets (user_id, tweet_id, retweet_id, claim, claimed_at) VALUES (?, ?, ?, ?, ?)
    IF NOT EXISTS""",
)
RETAKE_RETWEET = _state(
    "retake_retweet",
    "claim",
    """UPDATE {ks}.retweets SET retweet_id = ?, claim = ?, claimed_at = ? WHERE user_id = ? AND tweet_id = ?
    IF claim = ?""",
)
SET_RETWEETER = _state(
    "set_retweeter",
    "write",
    """UPDATE {ks}.retweeters USING TIMESTAMP ? SET retweet_id = ?, state = ?, stamp = ?
    WHERE tweet_id = ? AND shard = ? AND user_id = ?""",
)
RETWEETERS = _state(
    "retweeters",
    "read",
    """SELECT user_id, state, retweet_id FROM {ks}.retweeters
    WHERE tweet_id = ? AND shard = ? AND user_id > ? LIMIT ?""",
)
KEY_CLAIM = _state(
    "key_claim",
    "serial",
    "SELECT tweet_id, claim, body_hash, claimed_at FROM {ks}.idempotency WHERE user_id = ? AND key = ?",
)
CLAIM_KEY = _state(
    "claim_key",
    "claim",
    """INSERT INTO {ks}.idempotency (user_id, key, tweet_id, claim, body_hash, claimed_at)
    VALUES (?, ?, ?, ?, ?, ?) IF NOT EXISTS USING TTL 86400""",
)
LEASE = _state("lease", "serial", "SELECT holder, until_ms FROM {ks}.leases WHERE name = ?")
CLAIM_LEASE = _state(
    "claim_lease", "claim", "INSERT INTO {ks}.leases (name, holder, until_ms) VALUES (?, ?, ?) IF NOT EXISTS"
)
TAKE_LEASE = _state(
    "take_lease",
    "claim",
    "UPDATE {ks}.leases SET holder = ?, until_ms = ? WHERE name = ? IF holder = ? AND until_ms = ?",
)
PROLONG_LEASE = _state("prolong_lease", "claim", "UPDATE {ks}.leases SET until_ms = ? WHERE name = ? IF holder = ?")
