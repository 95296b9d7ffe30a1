"""Follow, block, mute, and the lists of people."""


def followed(alice, bob):
    return [user["id"] for user in alice.get(alice.own("/following")).json().get("data", [])] == [bob.user_id]


def test_a_follow_and_its_end_are_seen_at_once(alice, bob):
    told = alice.post(alice.own("/following"), {"target_user_id": bob.user_id})
    assert told.json() == {"data": {"following": True, "pending_follow": False}}
    assert followed(alice, bob)
    assert [user["id"] for user in bob.get(bob.own("/followers")).json()["data"]] == [alice.user_id]
    ended = alice.call("DELETE", alice.own(f"/following/{bob.user_id}"))
    assert ended.json() == {"data": {"following": False}}
    assert not followed(alice, bob)
    assert bob.get(bob.own("/followers")).json() == {"meta": {"result_count": 0}}


def test_a_followed_authors_posts_are_on_the_home_timeline(alice, bob):
    before = bob.tweets("before")
    alice.post(alice.own("/following"), {"target_user_id": bob.user_id})
    told = alice.get(alice.own("/timelines/reverse_chronological")).json()
    assert [row["id"] for row in told["data"]] == [before]


def test_a_block_ends_both_follows_and_hides(alice, bob):
    alice.post(alice.own("/following"), {"target_user_id": bob.user_id})
    bob.post(bob.own("/following"), {"target_user_id": alice.user_id})
    tweet = bob.tweets("hello")
    assert alice.post(alice.own("/blocking"), {"target_user_id": bob.user_id}).json() == {"data": {"blocking": True}}
    assert [user["id"] for user in alice.get(alice.own("/blocking")).json()["data"]] == [bob.user_id]
    assert bob.get(alice.own("/blocking")).status_code == 403
    assert not followed(alice, bob)
    assert not followed(bob, alice)
    assert alice.get(f"/2/tweets/{tweet}").json()["errors"][0]["type"].endswith("/not-authorized-for-resource")
    assert bob.post(bob.own("/following"), {"target_user_id": alice.user_id}).status_code == 403
    ended = alice.call("DELETE", alice.own(f"/blocking/{bob.user_id}"))
    assert ended.json() == {"data": {"blocking": False}}
    assert not followed(bob, alice)


def test_a_mute_hides_from_the_home_timeline(alice, bob):
    alice.post(alice.own("/following"), {"target_user_id": bob.user_id})
    bob.tweets("hello")
    assert alice.post(alice.own("/muting"), {"target_user_id": bob.user_id}).json() == {"data": {"muting": True}}
    assert [user["id"] for user in alice.get(alice.own("/muting")).json()["data"]] == [bob.user_id]
    assert alice.get(alice.own("/timelines/reverse_chronological")).json() == {"meta": {"result_count": 0}}
    assert alice.call("DELETE", alice.own(f"/muting/{bob.user_id}")).json() == {"data": {"muting": False}}
    assert alice.get(alice.own("/timelines/reverse_chronological")).json()["meta"]["result_count"] == 1


def test_nobody_follows_themselves_or_nobody(alice):
    assert alice.post(alice.own("/following"), {"target_user_id": alice.user_id}).status_code == 400
    assert alice.post(alice.own("/following"), {"target_user_id": "1"}).status_code == 404


def test_nobody_acts_for_another(alice, bob, sign_up):
    carol = sign_up("carol")
    for path, body in [
        ("/following", {"target_user_id": carol.user_id}),
        ("/blocking", {"target_user_id": carol.user_id}),
        ("/muting", {"target_user_id": carol.user_id}),
        ("/likes", {"tweet_id": "1"}),
        ("/retweets", {"tweet_id": "1"}),
    ]:
        assert alice.post(bob.own(path), body).status_code == 403, path
        assert alice.call("DELETE", bob.own(f"{path}/1")).status_code == 403, path


def test_lists_of_people_are_walked_in_pages(alice, sign_up):
    others = {sign_up(f"fan{number}").user_id for number in range(5)}
    for other in others:
        alice.post(alice.own("/following"), {"target_user_id": other})
    seen, token = [], {}
    while token is not None:
        page = alice.get(alice.own("/following"), max_results=2, **token).json()
        seen += [user["id"] for user in page.get("data", [])]
        more = page["meta"].get("next_token")
        assert more is None or len(more) >= 16
        token = {"pagination_token": more} if more else None
    assert sorted(seen) == sorted(others)


def test_users_are_looked_up_by_id_and_by_name(alice, bob):
    told = alice.get("/2/users", ids=f"{bob.user_id},1,{alice.user_id}").json()
    assert [user["id"] for user in told["data"]] == [bob.user_id, alice.user_id]
    assert [(error["value"], error["parameter"]) for error in told["errors"]] == [("1", "ids")]
    told = alice.get("/2/users/by", usernames=f"{bob.username},no_such_name,{bob.username.upper()}").json()
    assert [user["id"] for user in told["data"]] == [bob.user_id]
    assert [error["value"] for error in told["errors"]] == ["no_such_name"]
    told = alice.get("/2/users/by/username/no_such_name").json()
    assert told["errors"][0]["title"] == "Not Found Error"
