"""Real answers of every reading route with every field, in both of X's vocabularies, for rules that hold everywhere."""

from collections.abc import Iterator
from typing import Any

from tests.cast import Person, until
from tests.clients.stage import Stage

USER_FIELDS = (
    "created_at,description,entities,id,location,name,pinned_tweet_id,profile_image_url,protected,public_metrics,url,"
    "username,verified,verified_type,withheld"
)
MEDIA_FIELDS = "alt_text,duration_ms,height,media_key,preview_image_url,type,url,width,variants,public_metrics"
POLL_FIELDS = "duration_minutes,end_datetime,id,options,voting_status"
PLACE_FIELDS = "contained_within,country,country_code,full_name,geo,id,name,place_type"
LIST_FIELDS = "id,name,owner_id,created_at,member_count,follower_count,private,description"

OLD = {
    "tweet.fields": (
        "attachments,author_id,context_annotations,conversation_id,created_at,entities,geo,id,in_reply_to_user_id,lang,"
        "public_metrics,text,possibly_sensitive,referenced_tweets,reply_settings,source,withheld,edit_controls,"
        "edit_history_tweet_ids"
    ),
    "user.fields": USER_FIELDS,
    "media.fields": MEDIA_FIELDS,
    "poll.fields": POLL_FIELDS,
    "place.fields": PLACE_FIELDS,
    "expansions": (
        "author_id,in_reply_to_user_id,referenced_tweets.id,referenced_tweets.id.author_id,entities.mentions.username,"
        "attachments.poll_ids,attachments.media_keys,geo.place_id,edit_history_tweet_ids"
    ),
}
TWARC = OLD
"""twarc sends all of it with every question about tweets."""

NEW = {
    "post.fields": (
        "attachments,author_id,context_annotations,conversation_id,created_at,entities,geo,id,in_reply_to_user_id,lang,"
        "public_metrics,text,possibly_sensitive,referenced_posts,reply_settings,source,withheld,edit_controls,"
        "edit_history_post_ids,note_post"
    ),
    "user.fields": USER_FIELDS.replace("pinned_tweet_id", "pinned_post_id"),
    "media.fields": MEDIA_FIELDS,
    "poll.fields": POLL_FIELDS,
    "place.fields": PLACE_FIELDS,
    "expansions": (
        "author_id,in_reply_to_user_id,referenced_posts,entities.mentions.username,attachments.poll_ids,"
        "attachments.media_keys,geo.place_id,edit_history_post_ids"
    ),
}

_TWEET_KEYS, _USER_KEYS = ("tweets", "posts"), ("users",)


def answers(stage: Stage, fields: dict[str, str]) -> dict[str, Any]:
    """What each reading route answers to bob, asked for so much."""
    alice, bob = stage.alice, stage.bob
    until(lambda: stage.posts[-1] in bob.home())
    ids = ",".join(map(str, (stage.first, stage.reply, stage.quote, stage.mention)))
    people = {"user.fields": fields["user.fields"]}
    asked = {
        "tweet": (f"/2/tweets/{stage.reply}", fields),
        "lookup": (f"/2/tweets?ids={ids}", fields),
        "timeline": (alice.own("/tweets"), fields),
        "home": (bob.own("/timelines/reverse_chronological"), fields),
        "mentions": (alice.own("/mentions"), fields),
        "liked": (bob.own("/liked_tweets"), fields),
        "quotes": (f"/2/tweets/{stage.first}/quote_tweets", fields),
        "user": (f"/2/users/{alice.user_id}", people),
        "users": (f"/2/users?ids={alice.user_id},{bob.user_id}", people),
        "me": ("/2/users/me", people),
        "followers": (alice.own("/followers"), people),
        "following": (bob.own("/following"), people),
        "likers": (f"/2/tweets/{stage.first}/liking_users", people),
        "retweeters": (f"/2/tweets/{stage.first}/retweeted_by", people),
    }
    return {name: _body(bob, path, more) for name, (path, more) in asked.items()}


def _body(person: Person, path: str, fields: dict[str, str]) -> Any:
    answer = person.call("GET", path, params=fields)
    assert answer.status_code == 200, answer.text
    return answer.json()


def walk(person: Person, path: str, asked: dict[str, Any]) -> Iterator[Any]:
    """Every page, as bodies."""
    token: dict[str, str] = {}
    while True:
        answer = person.call("GET", path, params={**asked, **token})
        assert answer.status_code == 200, answer.text
        body = answer.json()
        yield body
        if "next_token" not in body["meta"]:
            return
        token = {"pagination_token": body["meta"]["next_token"]}


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in an answer, at every depth."""
    if isinstance(value, dict):
        yield value
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in inside:
        yield from objects(part)


def rows_of(body: Any, kind: str) -> Iterator[dict[str, Any]]:
    """The tweets, or the people, of an answer: its own rows and those that go with them."""
    data = body.get("data", [])
    for row in data if isinstance(data, list) else [data]:
        if ("text" in row) == (kind == "tweet"):
            yield row
    for key in _TWEET_KEYS if kind == "tweet" else _USER_KEYS:
        yield from body.get("includes", {}).get(key, [])
