"""Pages join up backwards, too: what `previous_token` leads to stands right before, and nothing is lost on the way."""

from tests.cast import ids_of, until


def ask(person, path, **params):
    answer = person.call("GET", path, kept=True, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def forth(person, path, size, between=lambda: None, **asked):
    """All pages of a walk; `between` happens after each."""
    found, token = [], {}
    while True:
        found.append(ask(person, path, max_results=size, **asked, **token))
        between()
        if "next_token" not in found[-1]["meta"]:
            return found
        token = {"pagination_token": found[-1]["meta"]["next_token"]}


def back(person, path, size, page, **asked):
    """All pages before one, the nearest first."""
    found = []
    while "previous_token" in page["meta"]:
        page = ask(person, path, max_results=size, **asked, pagination_token=page["meta"]["previous_token"])
        found.append(page)
    return found


def test_a_home_timeline_is_walked_back_the_way_it_was_walked_forth(alice, bob, star):
    alice.follow(bob, star)
    posted = [author.post() for _ in range(6) for author in (bob, star)]
    posted.append(alice.retweet(posted[2]))
    shown = [each for each in reversed(posted) if each != posted[2]]
    until(lambda: alice.sees(*shown))
    path = alice.own("/timelines/reverse_chronological")
    pages = forth(alice, path, 5, between=bob.post)
    assert "previous_token" not in pages[0]["meta"]
    assert [each for page in pages for each in ids_of(page)] == shown
    before = back(alice, path, 5, pages[-1])
    assert [ids_of(page) for page in before] == [ids_of(page) for page in pages[-2::-1]]
    again = ask(alice, path, max_results=5, pagination_token=before[0]["meta"]["next_token"])
    assert ids_of(again) == ids_of(pages[-1])


def test_a_page_before_follows_what_was_hidden_since(alice, bob):
    alice.follow(bob)
    posted = [bob.post() for _ in range(9)]
    until(lambda: alice.sees(*reversed(posted)))
    path = alice.own("/timelines/reverse_chronological")
    pages = forth(alice, path, 3)
    bob.delete(posted[4])
    before = back(alice, path, 3, pages[-1])
    assert [ids_of(page) for page in before] == [[posted[6], posted[5], posted[3]], [posted[8], posted[7]]]


def test_home_without_replies_or_retweets_is_full_and_bound_to_its_choice(alice, bob, carol):
    alice.follow(bob, carol)
    plain = [bob.post() for _ in range(7)]
    reply = carol.post("yes", reply_to=plain[0])
    retweet = carol.retweet(plain[6])
    until(lambda: alice.sees(retweet, reply, *plain[5::-1]))
    assert alice.home(exclude="retweets") == [reply, *plain[::-1]]
    assert alice.home(exclude="replies") == [retweet, *plain[5::-1]]
    pages = list(alice.pages(3, exclude="replies,retweets"))
    assert pages == [plain[:3:-1], plain[3:0:-1], plain[:1]]
    token = alice.page(3, exclude="replies")["meta"]["next_token"]
    path = alice.own("/timelines/reverse_chronological")
    for other in ("", "&exclude=retweets", "&exclude=replies,retweets"):
        assert alice.call("GET", f"{path}?pagination_token={token}{other}").status_code == 400
    same = alice.call("GET", f"{path}?pagination_token={token}&exclude=replies&max_results=3")
    assert ids_of(same.json()) == plain[3:0:-1]


def test_what_one_posted_is_walked_back_up_to_what_was_posted_meanwhile(alice, bob):
    posted = [bob.post() for _ in range(13)]
    pages = forth(alice, bob.own("/tweets"), 5, between=lambda: posted.append(bob.post()))
    assert [each for page in pages for each in ids_of(page)] == posted[:13][::-1]
    before = back(alice, bob.own("/tweets"), 5, pages[-1])
    seen = [each for page in reversed(before) for each in ids_of(page)] + ids_of(pages[-1])
    assert seen == posted[::-1]
    bounded = back(alice, bob.own("/tweets"), 5, pages[-1], until_id=str(posted[13]))
    assert [each for page in reversed(bounded) for each in ids_of(page)] == posted[3:13][::-1]


def test_people_are_walked_back_across_shards_of_requests_and_pages_of_followers(alice, cast):
    fans = cast.many("fan", 9)
    for each in fans:
        each.follow(alice)
    pages = forth(alice, alice.own("/followers"), 4)
    assert [each for page in pages for each in ids_of(page)] == [each.user_id for each in fans]
    assert [ids_of(page) for page in back(alice, alice.own("/followers"), 4, pages[-1])] == [
        ids_of(pages[1]),
        ids_of(pages[0]),
    ]
    alice.done("PUT", alice.own("/protected"), {"protected": True})
    asking = cast.many("asker", 7)
    for each in asking:
        each.follow(alice)
    pages = forth(alice, alice.own("/follow_requests"), 2)
    assert sorted(each for page in pages for each in ids_of(page)) == [each.user_id for each in asking]
    before = back(alice, alice.own("/follow_requests"), 2, pages[-1])
    assert [ids_of(page) for page in before] == [ids_of(page) for page in pages[-2::-1]]


def test_whom_one_follows_and_mutes_is_walked_back(alice, cast):
    others = cast.many("other", 7)
    for each in others:
        alice.follow(each)
    for each in others[::2]:
        alice.mute(each)
    for path, all_of_them in (("/following", others), ("/muting", others[::2])):
        pages = forth(alice, alice.own(path), 3)
        assert [each for page in pages for each in ids_of(page)] == [each.user_id for each in all_of_them]
        before = back(alice, alice.own(path), 3, pages[-1])
        assert [ids_of(page) for page in before] == [ids_of(page) for page in pages[-2::-1]]


def test_quotes_likes_and_bookmarks_are_walked_back_up_to_what_came_meanwhile(alice, bob):
    tweets = [alice.post() for _ in range(12)]
    root = alice.post()

    def quote(tweet):
        return bob.post(quote=root)

    def like(tweet):
        bob.done("POST", bob.own("/likes"), {"tweet_id": str(tweet)})
        return tweet

    def bookmark(tweet):
        bob.done("POST", bob.own("/bookmarks"), {"tweet_id": str(tweet)})
        return tweet

    for path, add, size in (
        (f"/2/tweets/{root}/quote_tweets", quote, 10),
        (bob.own("/liked_tweets"), like, 5),
        (bob.own("/bookmarks"), bookmark, 4),
    ):
        listed = [add(tweet) for tweet in tweets]
        later = []
        pages = forth(bob, path, size, between=lambda add=add, later=later: later.append(add(alice.post())))
        assert [each for page in pages for each in ids_of(page)] == listed[::-1]
        before = back(bob, path, size, pages[-1])
        seen = [each for page in reversed(before) for each in ids_of(page)] + ids_of(pages[-1])
        assert seen == [*listed, *later][::-1]


def test_mentions_are_walked_back_within_their_bounds(alice, cast):
    bob = cast.one("bob", claim_name=True)
    tweets = [alice.post(f"@{bob.username} {number}") for number in range(14)]
    bounds = {"since_id": str(tweets[0]), "until_id": str(tweets[13])}
    pages = forth(bob, bob.own("/mentions"), 5, **bounds)
    assert [each for page in pages for each in ids_of(page)] == tweets[12:0:-1]
    before = back(bob, bob.own("/mentions"), 5, pages[-1], **bounds)
    assert [ids_of(page) for page in before] == [ids_of(page) for page in pages[-2::-1]]


def test_retweets_and_retweeters_are_walked_back_without_what_was_taken_back(alice, cast):
    tweet, fans = alice.post(), cast.many("fan", 7)
    retweets = [fan.retweet(tweet) for fan in fans]
    pages = forth(alice, f"/2/tweets/{tweet}/retweets", 3)
    assert [each for page in pages for each in ids_of(page)] == retweets[::-1]
    people = forth(alice, f"/2/tweets/{tweet}/retweeted_by", 3)
    assert [each for page in people for each in ids_of(page)] == [fan.user_id for fan in fans[::-1]]
    fans[3].unretweet(tweet)
    left = [each for at, each in enumerate(retweets) if at != 3][::-1]
    before = back(alice, f"/2/tweets/{tweet}/retweets", 3, pages[-1])
    assert [ids_of(page) for page in before] == [left[2:5], left[:2]]
    nearest = back(alice, f"/2/tweets/{tweet}/retweeted_by", 3, people[-1])[0]
    assert ids_of(nearest) == [fans[each].user_id for each in (4, 2, 1)]
