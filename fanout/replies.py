"""Replies: hidden from their conversation by whoever began it."""

from fanout import hydrate, lookup
from fanout.errors import Forbidden, Invalid
from fanout.services import Services


def hide(services: Services, user_id: int, tweet_id: int, hidden: bool) -> None:
    """Hides a reply, or shows it again. CacheAway: ask again. Invalid, Forbidden, NotFound."""
    tweet, _ = lookup.one(services, user_id, tweet_id)
    if not tweet.reply_to_id:
        raise Invalid("Only a reply can be hidden.", "tweet_id")
    root = hydrate.tweets(services, [tweet.conversation_id]).get(tweet.conversation_id)
    if root is None or root.deleted_ms or root.author_id != user_id:
        raise Forbidden("Only the author of the tweet that began the conversation may hide a reply.")
    try:
        before, stamp = services.store.tweets.hidden(tweet_id)
        if before != hidden:
            services.store.tweets.set_hidden(tweet_id, hidden, max(services.clock.us(), stamp + 1))
    finally:
        services.caches.tweets.remove([tweet_id])
