"""Retweets, quotes and replies of a tweet: listed, counted, hidden."""

import threading

import pytest

from tests.walking import admit, metrics, pages, protect, status, suspend, walk

LISTS = ("quote_tweets", "retweets", "retweeted_by", "liking_users")


def quotes(person, tweet_id, **asked):
    return walk(person, f"/2/tweets/{tweet_id}/quote_tweets", **asked)


def retweets(person, tweet_id):
    return walk(person, f"/2/tweets/{tweet_id}/retweets")


def retweeters(person, tweet_id):
    return walk(person, f"/2/tweets/{tweet_id}/retweeted_by")


def test_what_answers_a_tweet_is_listed_newest_first_and_counted(alice, bob, carol):
    tweet = alice.post("hello")
    assert (quotes(bob, tweet), retweets(bob, tweet), retweeters(bob, tweet)) == ([], [], [])
    first, second = bob.post("look", quote=tweet), carol.post("look here", quote=tweet)
    both = bob.post("yes, look", quote=tweet, reply_to=tweet)
    reply = carol.post("hi", reply_to=tweet)
    retweet, later = carol.retweet(tweet), bob.retweet(tweet)
    assert quotes(alice, tweet) == [both, second, first]
    assert quotes(alice, tweet, exclude="replies") == [second, first]
    assert quotes(alice, tweet, exclude="retweets,replies") == [second, first]
    assert retweets(alice, tweet) == [later, retweet]
    assert retweeters(alice, tweet) == [bob.user_id, carol.user_id]
    assert metrics(alice, tweet) | {"reply_count": 2, "quote_count": 3, "retweet_count": 2, "repost_count": 2} == (
        metrics(alice, tweet)
    )
    assert metrics(alice, reply)["reply_count"] == 0


def test_what_was_deleted_is_neither_listed_nor_counted_from_then_on(alice, bob):
    tweet = alice.post()
    quote, reply, _ = bob.post(quote=tweet), bob.post(reply_to=tweet), bob.retweet(tweet)
    counted = metrics(alice, tweet)
    assert [counted[name] for name in ("quote_count", "reply_count", "retweet_count")] == [1, 1, 1]
    bob.delete(quote)
    bob.delete(reply)
    bob.unretweet(tweet)
    assert (quotes(alice, tweet), retweets(alice, tweet), retweeters(alice, tweet)) == ([], [], [])
    counted = metrics(alice, tweet)
    assert [counted[name] for name in ("quote_count", "reply_count", "retweet_count")] == [0, 0, 0]
    bob.delete(bob.retweet(tweet))
    assert metrics(alice, tweet)["retweet_count"] == 0
    bob.retweet(tweet)
    assert retweeters(alice, tweet) == [bob.user_id]
    assert metrics(alice, tweet)["retweet_count"] == 1


def test_counts_are_the_same_when_they_are_counted_anew(alice, bob, carol, services):
    tweet = alice.post()
    alice.delete(alice.post(reply_to=tweet))
    for person in (bob, carol):
        person.post(quote=tweet)
        person.retweet(tweet)
        person.done("POST", person.own("/likes"), {"tweet_id": str(tweet)})
    bob.done("DELETE", bob.own(f"/likes/{tweet}"))
    moved = metrics(alice, tweet)
    for counts in (services.caches.likes, services.caches.retweets, services.caches.quotes, services.caches.replies):
        counts.forget(tweet)
    assert metrics(alice, tweet) == moved
    assert (moved["like_count"], moved["quote_count"], moved["retweet_count"], moved["reply_count"]) == (1, 2, 2, 0)


def test_lists_hide_like_everything_else(alice, bob, carol, services):
    tweet = alice.post()
    quote, retweet = bob.post(quote=tweet), bob.retweet(tweet)
    bob.done("POST", bob.own("/likes"), {"tweet_id": str(tweet)})

    def shown(person):
        return (quotes(person, tweet), retweets(person, tweet), retweeters(person, tweet), likers(person, tweet))

    everything = ([quote], [retweet], [bob.user_id], [bob.user_id])
    assert shown(carol) == everything
    suspend(services, bob, services.clock.ms())
    assert shown(carol) == ([], [], [], [])
    suspend(services, bob, 0)
    assert shown(carol) == everything
    protect(bob)
    assert shown(carol) == ([], [], [], [])
    assert shown(bob) == everything
    admit(bob, carol)
    assert shown(carol) == everything
    carol.block(bob)
    assert shown(carol) == ([], [], [], [])
    carol.unblock(bob)
    bob.block(carol)
    assert shown(carol) == ([], [], [], [])


def likers(person, tweet_id):
    return walk(person, f"/2/tweets/{tweet_id}/liking_users")


def test_what_a_protected_account_says_is_not_counted_where_others_read_the_count(alice, bob, carol):
    tweet = alice.post()
    protect(bob)
    reply, quote, _ = bob.post(reply_to=tweet), bob.post(quote=tweet), bob.retweet(tweet)
    for person in (alice, carol):
        counted = metrics(person, tweet)
        assert [counted[name] for name in ("quote_count", "reply_count", "retweet_count")] == [0, 0, 0]
    bob.delete(reply)
    bob.delete(quote)
    assert metrics(alice, tweet)["reply_count"] == 0


@pytest.mark.parametrize("name", LISTS)
def test_lists_of_a_tweet_that_is_missing_or_closed_are_problems(alice, bob, name):
    tweet = alice.post()
    path = f"/2/tweets/{tweet}/{name}"
    protect(alice)
    assert status(bob, "GET", path) == 403
    assert status(alice, "GET", path) == 200
    protect(alice, False)
    alice.block(bob)
    assert status(bob, "GET", path) == 403
    alice.unblock(bob)
    assert status(bob, "GET", path) == 200
    alice.delete(tweet)
    assert status(bob, "GET", path) == 404
    assert status(bob, "GET", f"/2/tweets/1/{name}") == 404


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("/2/tweets/1/quote_tweets", ({"max_results": 9}, {"max_results": 101}, {"exclude": "likes"})),
        ("/2/tweets/1/retweets", ({"max_results": 0}, {"max_results": 101}, {"pagination_token": "short"})),
        ("/2/tweets/1/retweeted_by", ({"max_results": 0}, {"max_results": "ten"})),
        ("/2/tweets/1/liking_users", ({"max_results": 101}, {"pagination_token": "x" * 40})),
        ("/2/users/1/liked_tweets", ({"max_results": 4}, {"max_results": 101})),
        ("/2/users/1/mentions", ({"max_results": 4}, {"since_id": "x"}, {"start_time": "yesterday"})),
    ],
)
def test_what_is_out_of_bounds_is_refused(alice, path, wrong):
    for asked in wrong:
        assert alice.call("GET", path, params=asked).status_code in {400, 404}
        if "pagination_token" not in asked or len(asked["pagination_token"]) < 16:
            assert alice.call("GET", path, params=asked).status_code == 400, asked


def test_a_page_token_is_good_for_its_list_and_viewer_alone(alice, bob):
    tweet, other = alice.post(), alice.post()
    for _ in range(11):
        bob.post(quote=tweet)
    path = f"/2/tweets/{tweet}/quote_tweets"
    token = alice.call("GET", path, params={"max_results": 10}).json()["meta"]["next_token"]
    assert len(token) >= 16
    for person, where, status_code in (
        (alice, path, 200),
        (bob, path, 400),
        (alice, f"/2/tweets/{other}/quote_tweets", 400),
        (alice, f"/2/tweets/{tweet}/retweets", 400),
    ):
        assert person.call("GET", where, params={"pagination_token": token}).status_code == status_code


def test_quotes_are_walked_to_their_end_while_others_quote_and_delete(alice, bob, carol):
    tweet = alice.post()
    before = [bob.post(quote=tweet) for _ in range(34)][::-1]
    for each in before[3:30:3]:
        bob.delete(each)
    left = [each for each in before if each not in before[3:30:3]]
    stopped = threading.Event()

    def go_on():
        while not stopped.wait(0.05):
            carol.delete(carol.post(quote=tweet))
            carol.post(quote=tweet)

    others = threading.Thread(target=go_on)
    others.start()
    try:
        for size in (10, 13, 100):
            seen = [each for page in pages(alice, f"/2/tweets/{tweet}/quote_tweets", size) for each in page]
            assert seen == sorted(set(seen), reverse=True)
            assert [each for each in seen if each in left] == left
            assert not set(seen) & set(before[3:30:3])
    finally:
        stopped.set()
        others.join()


def test_retweeters_are_walked_one_by_one(alice, cast):
    tweet, people = alice.post(), cast.many("fan", 4)
    for person in people:
        person.retweet(tweet)
    assert list(pages(alice, f"/2/tweets/{tweet}/retweeted_by", 1)) == [[each.user_id] for each in people[::-1]]
    assert sorted(each for page in list(pages(alice, f"/2/tweets/{tweet}/retweeted_by", 3)) for each in page) == sorted(
        person.user_id for person in people
    )
