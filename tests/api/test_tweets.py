"""Post, look up, delete, like, retweet: what one person does, through the real door."""

from concurrent.futures import ThreadPoolExecutor


def test_a_post_is_there_at_once_and_gone_at_once(alice, bob):
    told = alice.post("/2/tweets", {"text": "hello"})
    assert told.status_code == 201
    tweet = told.json()["data"]
    history = [tweet["id"]]
    both = {"edit_history_tweet_ids": history, "edit_history_post_ids": history}
    assert tweet == {"id": tweet["id"], "text": "hello", **both}
    assert bob.get(f"/2/tweets/{tweet['id']}").json() == {"data": tweet}
    assert alice.get(alice.own("/tweets")).json()["data"] == [tweet]
    assert alice.get(alice.own("/timelines/reverse_chronological")).json()["data"] == [tweet]
    assert bob.call("DELETE", f"/2/tweets/{tweet['id']}").status_code == 403
    assert alice.call("DELETE", f"/2/tweets/{tweet['id']}").json() == {"data": {"deleted": True}}
    (error,) = bob.get(f"/2/tweets/{tweet['id']}").json()["errors"]
    assert (error["title"], error["resource_id"]) == ("Not Found Error", tweet["id"])
    assert alice.get(alice.own("/timelines/reverse_chronological")).json() == {"meta": {"result_count": 0}}


def test_replies_and_quotes_name_what_they_answer(alice, bob):
    first = alice.tweets("first #birds")
    reply = bob.tweets("second", reply={"in_reply_to_tweet_id": first})
    quote = bob.tweets("third", quote_tweet_id=first)
    fields = "author_id,conversation_id,in_reply_to_user_id,referenced_tweets,created_at,entities"
    told = alice.get("/2/tweets", ids=f"{quote},{first},1,{reply},{first}", **{"tweet.fields": fields}).json()
    assert [row["id"] for row in told["data"]] == [quote, first, reply]
    assert [error["resource_id"] for error in told["errors"]] == ["1"]
    quoted, original, answer = told["data"]
    assert quoted["referenced_tweets"] == [{"type": "quoted", "id": first}]
    assert answer["referenced_tweets"] == [{"type": "replied_to", "id": first}]
    assert answer["in_reply_to_user_id"] == alice.user_id
    assert answer["conversation_id"] == original["conversation_id"] == first
    assert original["entities"]["hashtags"][0]["tag"] == "birds"


def test_a_reply_to_nothing_is_refused(alice):
    assert alice.post("/2/tweets", {"text": "a", "reply": {"in_reply_to_tweet_id": "1"}}).status_code == 400
    assert alice.post("/2/tweets", {"text": "a", "quote_tweet_id": "1"}).status_code == 400


def test_likes_and_retweets_are_counted_once_each(alice, bob):
    tweet = alice.tweets("count me")
    for _ in range(2):
        assert bob.post(bob.own("/likes"), {"tweet_id": tweet}).json() == {"data": {"liked": True}}
    retweets = [bob.post(bob.own("/retweets"), {"tweet_id": tweet}).json()["data"] for _ in range(2)]
    assert retweets[0] == retweets[1]
    assert retweets[0]["retweeted"] is True
    asked = {"tweet.fields": "public_metrics"}
    counts = alice.get(f"/2/tweets/{tweet}", **asked).json()["data"]["public_metrics"]
    assert {name for name, count in counts.items() if count == 1} == {"like_count", "retweet_count", "repost_count"}
    (row,) = bob.get(bob.own("/tweets")).json()["data"]
    assert row["id"] == retweets[0]["rest_id"]
    assert row["text"] == f"RT @{alice.username}: count me"
    assert bob.call("DELETE", bob.own(f"/likes/{tweet}")).json() == {"data": {"liked": False}}
    assert bob.call("DELETE", bob.own(f"/retweets/{tweet}")).json() == {"data": {"retweeted": False}}
    counts = alice.get(f"/2/tweets/{tweet}", **asked).json()["data"]["public_metrics"]
    assert set(counts.values()) == {0}
    assert bob.get(bob.own("/tweets")).json() == {"meta": {"result_count": 0}}


def test_a_key_gives_one_tweet_however_often_it_is_sent(alice):
    body, key = {"text": "once"}, {"headers": {"Idempotency-Key": "my key/1"}}
    first = alice.post("/2/tweets", body, **key)
    again = alice.post("/2/tweets", body, **key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert alice.post("/2/tweets", {"text": "twice"}, **key).status_code == 422
    assert alice.get(alice.own("/tweets")).json()["meta"]["result_count"] == 1


def test_a_key_sent_many_times_at_once_gives_one_tweet(alice):
    def post(_):
        return alice.post("/2/tweets", {"text": "at once"}, headers={"Idempotency-Key": "crowd"})

    with ThreadPoolExecutor(20) as crowd:
        answers = list(crowd.map(post, range(20)))
    assert {answer.status_code for answer in answers} <= {201, 409, 503}
    assert len({answer.json()["data"]["id"] for answer in answers if answer.status_code == 201}) == 1
    assert alice.get(alice.own("/tweets")).json()["meta"]["result_count"] == 1


def test_a_key_belongs_to_its_user(alice, bob):
    key = {"headers": {"Idempotency-Key": "shared"}}
    mine, theirs = (person.post("/2/tweets", {"text": "x"}, **key).json()["data"]["id"] for person in (alice, bob))
    assert mine != theirs


def test_a_users_tweets_are_walked_in_pages_that_join_up(alice):
    posted = [alice.tweets(f"tweet {number}") for number in range(12)]
    seen, token = [], {}
    while True:
        page = alice.get(alice.own("/tweets"), max_results=5, **token).json()
        seen += [row["id"] for row in page.get("data", [])]
        if "next_token" not in page["meta"]:
            break
        assert len(page["data"]) == 5
        token = {"pagination_token" if len(seen) < 6 else "next_token": page["meta"]["next_token"]}
    assert seen == posted[::-1]
    bounded = alice.get(alice.own("/tweets"), max_results=100, since_id=posted[2], until_id=posted[7]).json()
    assert [row["id"] for row in bounded["data"]] == posted[3:7][::-1]
    assert bounded["meta"]["newest_id"] == posted[6]
    assert bounded["meta"]["oldest_id"] == posted[3]


def test_the_home_timeline_is_walked_in_pages_of_every_size(alice):
    posted = [alice.tweets(f"tweet {number}") for number in range(7)]
    for size in range(1, 9):
        seen, token = [], {}
        while token is not None:
            page = alice.get(alice.own("/timelines/reverse_chronological"), max_results=size, **token)
            assert int(page.headers["murmuration-delivery-age-ms"]) >= 0
            told = page.json()
            seen += [row["id"] for row in told.get("data", [])]
            more = told["meta"].get("next_token")
            token = {"pagination_token": more} if more else None
        assert seen == posted[::-1], size


def test_a_page_token_is_good_for_its_own_list_and_viewer_alone(alice, bob):
    for number in range(6):
        alice.tweets(f"tweet {number}")
    token = alice.get(alice.own("/tweets"), max_results=5).json()["meta"]["next_token"]
    assert bob.get(alice.own("/tweets"), pagination_token=token).status_code == 400
    assert alice.get(bob.own("/tweets"), pagination_token=token).status_code == 400
    assert alice.get(alice.own("/timelines/reverse_chronological"), pagination_token=token).status_code == 400
    assert alice.get(alice.own("/tweets"), pagination_token=token[:-1]).status_code == 400
    assert alice.get(alice.own("/tweets"), pagination_token=token).status_code == 200


def test_a_home_timeline_is_its_owners_alone(alice, bob):
    assert bob.get(alice.own("/timelines/reverse_chronological")).status_code == 403
