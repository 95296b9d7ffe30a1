"""Likes seen from both ends."""

from tests.walking import admit, metrics, pages, protect, status, suspend, walk


def like(person, *tweet_ids):
    for tweet_id in tweet_ids:
        assert person.done("POST", person.own("/likes"), {"tweet_id": str(tweet_id)}) == {"liked": True}


def unlike(person, tweet_id):
    assert person.done("DELETE", person.own(f"/likes/{tweet_id}")) == {"liked": False}


def liked(person, whose=None, size=100):
    return walk(person, (whose or person).own("/liked_tweets"), size)


def likers(person, tweet_id, size=100):
    return walk(person, f"/2/tweets/{tweet_id}/liking_users", size)


def test_a_like_is_seen_from_both_ends_once_and_so_is_its_end(alice, bob, carol):
    first, second = alice.post(), alice.post()
    like(bob, second, first, first)
    like(carol, second)
    assert liked(bob) == liked(carol, bob) == [second, first]
    assert set(likers(alice, second)) == {bob.user_id, carol.user_id}
    assert metrics(alice, first)["like_count"] == 1
    unlike(bob, second)
    unlike(bob, second)
    assert liked(bob) == [first]
    assert likers(alice, second) == [carol.user_id]
    assert metrics(alice, second)["like_count"] == 1
    like(bob, second)
    assert liked(bob) == [second, first]


def test_a_retweet_is_liked_and_unliked_as_the_tweet_it_repeats(alice, bob, carol):
    tweet = alice.post()
    retweet = carol.retweet(tweet)
    like(bob, retweet)
    like(bob, tweet)
    assert liked(bob) == [tweet]
    assert metrics(alice, tweet)["like_count"] == 1
    unlike(bob, retweet)
    assert liked(bob) == []


def test_liked_tweets_are_walked_to_the_end_whatever_is_hidden_between(alice, bob, carol, services):
    posts = [(alice, carol)[at % 2].post() for at in range(24)]
    like(bob, *posts)
    for at in (3, 8, 9, 10):
        (alice, carol)[at % 2].delete(posts[at])
    unlike(bob, posts[20])
    left = [posts[at] for at in range(23, -1, -1) if at not in (3, 8, 9, 10, 20)]
    for size in (5, 6, 19, 100):
        assert [each for page in pages(bob, bob.own("/liked_tweets"), size) for each in page] == left
    suspend(services, carol, services.clock.ms())
    assert liked(bob, size=5) == [each for each in left if posts.index(each) % 2 == 0]


def test_a_page_reads_on_over_more_hidden_tweets_than_it_read_at_first(alice, bob, carol, services):
    newest_last = [alice.post(), *(carol.post() for _ in range(20)), alice.post()]
    like(bob, *newest_last)
    suspend(services, carol, services.clock.ms())
    assert list(pages(bob, bob.own("/liked_tweets"), 5)) == [[newest_last[-1], newest_last[0]]]


def test_likes_are_closed_where_the_account_or_the_tweet_is(alice, bob, carol):
    tweet = alice.post()
    like(bob, tweet)
    protect(bob)
    assert status(carol, "GET", bob.own("/liked_tweets")) == 403
    assert likers(carol, tweet) == []
    admit(bob, carol)
    assert liked(carol, bob) == [tweet]
    assert likers(carol, tweet) == [bob.user_id]
    protect(alice)
    assert liked(carol, bob) == liked(bob) == []
    assert status(carol, "GET", "/2/users/1/liked_tweets") == 404


def test_likers_are_walked_in_pages_of_every_size(alice, cast):
    tweet, crowd = alice.post(), cast.many("fan", 7)
    for person in crowd:
        like(person, tweet)
    unlike(crowd[3], tweet)
    expected = {person.user_id for person in crowd} - {crowd[3].user_id}
    for size in (1, 4, 100):
        seen = []
        token = {}
        while token is not None:
            answer = alice.call("GET", f"/2/tweets/{tweet}/liking_users", params={"max_results": size, **token}).json()
            seen += [int(user["id"]) for user in answer.get("data", [])]
            more = answer["meta"].get("next_token")
            token = {"pagination_token": more} if more else None
        assert len(seen) == len(set(seen))
        assert set(seen) == expected


def test_people_are_told_how_much_they_like(alice, bob, services):
    def told():
        shown = alice.call("GET", f"/2/users/{bob.user_id}", params={"user.fields": "public_metrics"}).json()
        return shown["data"]["public_metrics"]["like_count"]

    first, second, third = (alice.post() for _ in range(3))
    like(bob, first, second)
    assert told() == 2
    like(bob, second, third)
    unlike(bob, first)
    assert told() == 2
    unlike(bob, second)
    services.caches.liked.forget(bob.user_id)
    assert told() == 1
