"""A page of what one author posted, as one viewer may see it."""

from dataclasses import dataclass

from cql.records import RETWEET, Entry, Tweet
from fanout import hide, pull
from fanout.errors import Forbidden, NotFound
from fanout.hydrate import relations, users
from fanout.services import Services

_OVER_READ = 10


@dataclass(frozen=True)
class Page:
    """Tweets, newest first, and the id below which the next page begins; 0: this was the last."""

    tweets: list[Tweet]
    next_below: int


def read_user(
    services: Services,
    viewer_id: int,
    author_id: int,
    below: int,
    limit: int,
    since_id: int = 0,
    exclude_replies: bool = False,
    exclude_retweets: bool = False,
) -> Page:
    """The author's posts below an id (0: from the newest). Forbidden if the author is closed to the viewer."""
    reader = services.store.readers.get(viewer_id)
    admit(services, viewer_id, reader.stamp, author_id)
    below = min(below or 2**63 - 1, pull.top_id(services))
    tweets: list[Tweet] = []
    considered, exhausted = 0, False
    while len(tweets) <= limit and not exhausted and considered < services.settings.page_considered_max:
        size = limit + 1 - len(tweets) + _OVER_READ
        # An author posted nothing before the account was made; the account's id tells when that was.
        entries = services.store.timelines.of_user(author_id, below, max(since_id, author_id), size)
        scene = hide.scene(services, viewer_id, reader.stamp, entries)
        exhausted = len(entries) < size
        for entry in entries:
            considered += 1
            below = entry.tweet_id
            excluded = _excluded(entry, exclude_replies, exclude_retweets)
            if not excluded and scene.stands(entry.tweet_id) and hide.visible(scene.tweets[entry.tweet_id], scene):
                tweets.append(scene.tweets[entry.tweet_id])
    if len(tweets) > limit:
        return Page(tweets[:limit], tweets[limit - 1].tweet_id)
    return Page(tweets, 0 if exhausted else below)


def _excluded(entry: Entry, replies: bool, retweets: bool) -> bool:
    is_retweet = entry.kind == RETWEET
    return (retweets and is_retweet) or (replies and not is_retweet and entry.reply_to_user_id != 0)


def admit(services: Services, viewer_id: int, stamp: int, author_id: int) -> None:
    """Forbidden or NotFound if the viewer may not see what this account posts and whom it follows."""
    author = users(services, [author_id]).get(author_id)
    if author is None or author.suspended_ms or author.deleted_ms:
        raise NotFound(f"There is no user with the id {author_id}.")
    if author_id == viewer_id:
        return
    bits = relations(services, viewer_id, stamp, [author_id])
    scene = hide.Scene(viewer_id, {}, {author_id: author}, bits)
    if scene.closed(author_id) or scene.apart(author_id):
        raise Forbidden("This account's tweets are not open to you.")
