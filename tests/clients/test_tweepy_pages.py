"""tweepy's Paginator to the end, while others post, follow and like: everything once, in order, every page full."""

import itertools

import pytest
import tweepy

from tests.cast import until


def own_tweets(client, crowd):
    return client.get_users_tweets, (crowd.zoe.user_id,), 5, crowd.posts[::-1]


def home(client, crowd):
    until(lambda: set(crowd.posts) <= set(crowd.zoe.home()))
    return client.get_home_timeline, (), 5, [each for each in crowd.zoe.home() if each in crowd.posts]


def all_came(page, crowd):
    """Whether what every fan did is there; whatever is counted or copied later may take its time."""
    return page.meta["result_count"] >= len(crowd.fans)


def mentions(client, crowd):
    until(lambda: all_came(client.get_users_mentions(crowd.zoe.user_id, max_results=100), crowd))
    return client.get_users_mentions, (crowd.zoe.user_id,), 5, None


def quotes(client, crowd):
    until(lambda: all_came(client.get_quote_tweets(crowd.post, max_results=100), crowd))
    return client.get_quote_tweets, (crowd.post,), 10, None


def followers(client, crowd):
    return client.get_users_followers, (crowd.zoe.user_id,), 5, {fan.user_id for fan in crowd.fans}


def likers(client, crowd):
    return client.get_liking_users, (crowd.post,), 5, {fan.user_id for fan in crowd.fans}


def retweeters(client, crowd):
    return client.get_retweeters, (crowd.post,), 5, {fan.user_id for fan in crowd.fans}


def liked(client, crowd):
    return client.get_liked_tweets, (crowd.zoe.user_id,), 5, set(crowd.posts)


LISTS = [own_tweets, home, mentions, quotes, followers, likers, retweeters, liked]


@pytest.mark.parametrize("listed", LISTS, ids=lambda each: each.__name__)
def test_a_walk_ends_with_everything_once_while_others_come(stage, listed):
    crowd = stage.audience
    client = tweepy.Client(crowd.zoe.token)
    named = {"user_auth": False} if listed is home else {}
    pages = []
    method, words, size, wanted = listed(client, crowd)
    for page in tweepy.Paginator(method, *words, max_results=size, **named):
        pages.append([each.id for each in page.data or []])
        assert page.meta["result_count"] == len(pages[-1])
        crowd.join()
        assert len(pages) < 60, "the walk does not end"
    ids = list(itertools.chain(*pages))
    assert len(ids) == len(set(ids))
    assert all(len(each) == size for each in pages[:-1]) and len(pages) > 1
    if isinstance(wanted, list):
        assert [each for each in ids if each in wanted] == wanted
    elif wanted is not None:
        assert wanted <= set(ids)
    else:
        assert len(ids) >= len(crowd.fans)


def test_flatten_gives_as_many_as_were_asked_for(stage):
    client = tweepy.Client(stage.bob.token)
    walk = tweepy.Paginator(client.get_users_tweets, stage.alice.user_id, max_results=5)
    assert [tweet.id for tweet in walk.flatten(limit=7)] == stage.posts[:-8:-1]


def test_a_walk_goes_back_to_where_it_came_from(stage):
    client = tweepy.Client(stage.bob.token)
    first = client.get_users_tweets(stage.alice.user_id, max_results=5)
    second = client.get_users_tweets(stage.alice.user_id, max_results=5, pagination_token=first.meta["next_token"])
    token = second.meta["previous_token"]
    walk = reversed(
        tweepy.Paginator(client.get_users_tweets, stage.alice.user_id, max_results=5, pagination_token=token)
    )
    assert [tweet.id for tweet in next(walk).data] == [tweet.id for tweet in first.data]
