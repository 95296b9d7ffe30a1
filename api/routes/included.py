"""Rows with the fields that a request asks for, and the records that they refer to."""

from collections.abc import Iterable, Sequence
from typing import Any

from api.auth.gate import viewer_id
from api.context import services
from api.fields import Fields
from api.views import entities, missing
from api.views import lists as list_view
from api.views import polls as poll_view
from api.views import tweets as tweet_view
from api.views import users as user_view
from api.views.answers import NOTHING, Extra
from cql.lists import List
from cql.records import Tweet, User
from fanout import likes, lookup, polls, profiles, related
from fanout import lists as fanout_lists

Rows = list[dict[str, Any]]

_REFERENCED = frozenset({"referenced_tweets", "referenced_tweets.id"})
_THEIR_AUTHORS = frozenset({"referenced_tweets.id.author_id"})
_AUTHORS = frozenset({"author_id", "username"})


def tweets(asked_for: Sequence[Tweet], asked: Fields) -> tuple[Rows, Extra]:
    """Rows of tweets in their order, with what goes with them."""
    found = related.to_tweets(services(), viewer_id(), asked_for, _wanted(asked))
    referenced = found.referenced.tweets
    if "edit_history_tweet_ids" in asked.expansions:
        referenced = referenced | {each.tweet_id: each for each in asked_for}
    others = list(referenced.values())
    around = _around([*asked_for, *others], asked)
    people = dict(found.users)
    if "entities.mentions.username" in asked.expansions:
        people |= {each.user_id: each for each in around.mentioned.values()}
    includes = {
        "users": users(list(people.values()), asked),
        "posts" if asked.posts else "tweets": _rows(others, asked, around, _joining(asked)),
        "polls": _polls([*asked_for, *others], asked),
    }
    return _rows(asked_for, asked, around), Extra(includes, _unseen(asked_for, asked, found))


def _polls(shown: Sequence[Tweet], asked: Fields) -> Rows:
    if "attachments.poll_ids" not in asked.expansions:
        return []
    return [poll_view.shown(each, asked.of_polls) for each in polls.of_tweets(services(), shown).values()]


def users(people: Sequence[User], asked: Fields) -> Rows:
    """Rows of people in their order."""
    if not people:
        return []
    fields, ids = asked.of_users, [each.user_id for each in people]
    around = user_view.Around(
        profiles.counts(services(), ids) if user_view.COUNTED in fields else {},
        related.newest(services(), viewer_id(), ids) if user_view.NEWEST in fields else {},
        asked.posts,
    )
    return [user_view.shown(each, fields, around) for each in people]


def of_users(people: Sequence[User], asked: Fields) -> Extra:
    """What goes with rows of people: their newest tweets."""
    if "most_recent_tweet_id" not in asked.expansions or not people:
        return NOTHING
    newest = related.newest(services(), viewer_id(), [each.user_id for each in people])
    rows = list(newest.values())
    kind = "posts" if asked.posts else "tweets"
    return Extra({kind: _rows(rows, asked, _around(rows, asked))})


def lists(found: Sequence[List], asked: Fields) -> Rows:
    """Rows of lists in their order."""
    fields = asked.of_lists
    counted = found and list_view.COUNTED & fields
    counts = fanout_lists.counts(services(), [each.list_id for each in found]) if counted else None
    return [list_view.shown(each, fields, counts) for each in found]


def of_lists(owner_ids: Iterable[int], asked: Fields) -> Extra:
    """What goes with rows of lists: their owners."""
    if "owner_id" not in asked.expansions:
        return NOTHING
    ids = list(dict.fromkeys(owner_ids))
    found = lookup.users(services(), viewer_id(), ids)
    return Extra({"users": users(list(found.values()), asked)}, _gone("owner_id", ids, found))


def _wanted(asked: Fields) -> related.Wanted:
    expansions = asked.expansions
    authors = not _AUTHORS.isdisjoint(expansions)
    referenced = not _REFERENCED.isdisjoint(expansions)
    # The new vocabulary has no expansion for the authors of what is referenced.
    theirs = not _THEIR_AUTHORS.isdisjoint(expansions) or (asked.posts and authors and referenced)
    return related.Wanted(referenced, theirs, authors, "in_reply_to_user_id" in expansions)


def _joining(asked: Fields) -> frozenset[str]:
    """By what a referenced tweet and its included author are joined."""
    return frozenset({"author_id"}) if _wanted(asked).referenced_authors else frozenset()


def _around(shown: Sequence[Tweet], asked: Fields) -> tweet_view.Around:
    fields, opened = asked.of_tweets, services()
    names = {name for each in shown for name in entities.mentioned_in(each)} if "entities" in fields else set()
    authors = {each.author_id for each in shown} if "username" in fields else set()
    return tweet_view.Around(
        likes.counts(opened, {each.tweet_id for each in shown}) if tweet_view.COUNTED in fields else {},
        lookup.users(opened, viewer_id(), authors),
        lookup.named(opened, viewer_id(), names),
        asked.posts,
    )


def _rows(shown: Iterable[Tweet], asked: Fields, around: tweet_view.Around, also: frozenset[str] = frozenset()) -> Rows:
    fields = asked.of_tweets | also
    return [tweet_view.shown(each, fields, around) for each in shown]


def _unseen(asked_for: Sequence[Tweet], asked: Fields, found: related.Related) -> list[missing.Error]:
    """One error for everything referred to that is not shown."""
    errors: list[missing.Error] = []
    wanted = _wanted(asked)
    if wanted.referenced or wanted.referenced_authors:
        refs = dict.fromkeys(ref for each in asked_for for _, ref in tweet_view.references(each))
        errors += missing.tweets(
            "referenced_posts" if asked.posts else "referenced_tweets.id", list(refs), found.referenced
        )
    if wanted.replied_to:
        ids = dict.fromkeys(each.reply_to_user_id for each in asked_for if each.reply_to_user_id)
        errors += _gone("in_reply_to_user_id", list(ids), found.users)
    return errors


def _gone(parameter: str, ids: Sequence[int], found: dict[int, User]) -> list[missing.Error]:
    absent = [each for each in ids if each not in found]
    return missing.people(parameter, absent, lookup.suspended(services(), absent))
