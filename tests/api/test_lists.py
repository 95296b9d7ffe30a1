"""Lists through the door: made, filled, followed, pinned, read; and who may not."""

import pytest

from tests.cast import ids_of, until


@pytest.fixture
def alice(cast):
    return cast.one("alice")


@pytest.fixture
def bob(cast):
    return cast.one("bob")


def make(owner, name="Birds", **more):
    return int(owner.done("POST", "/2/lists", {"name": name, **more})["id"])


def put(owner, list_id, *people):
    for each in people:
        assert owner.done("POST", f"/2/lists/{list_id}/members", {"user_id": str(each.user_id)}) == {"is_member": True}


def get(viewer, path, **params):
    answer = viewer.call("GET", path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def status(viewer, method, path, body=None):
    return viewer.call(method, path, **({} if body is None else {"json": body})).status_code


def timeline(viewer, list_id, size=100):
    """The whole timeline of a list, walked."""
    token, found = {}, []
    while True:
        page = get(viewer, f"/2/lists/{list_id}/tweets", max_results=size, **token)
        found += ids_of(page)
        if "next_token" not in page["meta"]:
            return found
        assert page["meta"]["result_count"] == size
        token = {"pagination_token": page["meta"]["next_token"]}


def test_a_list_is_shown_with_the_fields_asked_for_and_its_owner(alice, bob):
    list_id = make(alice, "Birds", description="all of them")
    put(alice, list_id, bob)
    assert get(bob, f"/2/lists/{list_id}") == {"data": {"id": str(list_id), "name": "Birds"}}
    asked = {"list.fields": "created_at,description,follower_count,member_count,private,owner_id"}
    told = get(bob, f"/2/lists/{list_id}", **asked, expansions="owner_id")
    created = told["data"].pop("created_at")
    assert created.endswith("Z") and len(created) == len("2021-01-06T18:40:40.000Z")
    assert told["data"] == {
        "id": str(list_id),
        "name": "Birds",
        "description": "all of them",
        "owner_id": str(alice.user_id),
        "private": False,
        "follower_count": 0,
        "member_count": 1,
    }
    assert [row["id"] for row in told["includes"]["users"]] == [str(alice.user_id)]


def test_its_owner_alone_changes_and_deletes_it(alice, bob):
    list_id = make(alice)
    for method, path, body in (
        ("PUT", f"/2/lists/{list_id}", {"name": "Mine"}),
        ("DELETE", f"/2/lists/{list_id}", None),
        ("POST", f"/2/lists/{list_id}/members", {"user_id": str(bob.user_id)}),
        ("DELETE", f"/2/lists/{list_id}/members/{bob.user_id}", None),
    ):
        assert status(bob, method, path, body) == 403, (method, path)
    assert alice.done("PUT", f"/2/lists/{list_id}", {"name": "Owls", "private": False}) == {"updated": True}
    assert get(bob, f"/2/lists/{list_id}")["data"]["name"] == "Owls"
    assert alice.done("DELETE", f"/2/lists/{list_id}") == {"deleted": True}
    assert alice.done("DELETE", f"/2/lists/{list_id}") == {"deleted": True}
    assert "data" not in get(bob, f"/2/lists/{list_id}")
    assert ids_of(get(alice, alice.own("/owned_lists"))) == []
    assert status(bob, "GET", f"/2/lists/{list_id}/tweets") == 404


def test_a_private_list_exists_for_its_owner_alone(alice, bob, carol):
    list_id = make(alice, private=True)
    put(alice, list_id, bob)
    assert get(alice, f"/2/lists/{list_id}")["data"]["name"] == "Birds"
    assert ids_of(get(alice, alice.own("/owned_lists"))) == [list_id]
    assert ids_of(get(alice, bob.own("/list_memberships"))) == [list_id]
    for other in (bob, carol):
        error = get(other, f"/2/lists/{list_id}")["errors"][0]
        assert error["type"].endswith("/resource-not-found")
        nothing = 2**62
        assert {**error, "value": "", "resource_id": "", "detail": ""} == {
            **get(other, f"/2/lists/{nothing}")["errors"][0],
            "value": "",
            "resource_id": "",
            "detail": "",
        }
        for path in ("members", "followers", "tweets"):
            assert status(other, "GET", f"/2/lists/{list_id}/{path}") == 404
        assert status(other, "POST", other.own("/followed_lists"), {"list_id": str(list_id)}) == 404
        assert status(other, "POST", other.own("/pinned_lists"), {"list_id": str(list_id)}) == 404
        assert status(other, "PUT", f"/2/lists/{list_id}", {"name": "x"}) == 404
        assert ids_of(get(other, alice.own("/owned_lists"))) == []
        assert ids_of(get(other, bob.own("/list_memberships"))) == []


def test_a_list_that_becomes_private_leaves_its_followers(alice, bob):
    list_id = make(alice)
    bob.done("POST", bob.own("/followed_lists"), {"list_id": str(list_id)})
    bob.done("POST", bob.own("/pinned_lists"), {"list_id": str(list_id)})
    assert ids_of(get(alice, f"/2/lists/{list_id}/followers")) == [bob.user_id]
    alice.done("PUT", f"/2/lists/{list_id}", {"private": True})
    assert ids_of(get(bob, bob.own("/followed_lists"))) == []
    assert ids_of(get(bob, bob.own("/pinned_lists"))) == []
    alice.done("PUT", f"/2/lists/{list_id}", {"private": False})
    assert ids_of(get(bob, bob.own("/followed_lists"))) == [list_id]


def test_following_and_pinning_begin_and_end(alice, bob):
    list_id = make(alice)
    for kind, fact in (("followed_lists", "following"), ("pinned_lists", "pinned")):
        for _ in range(2):
            assert bob.done("POST", bob.own(f"/{kind}"), {"list_id": str(list_id)}) == {fact: True}
        assert ids_of(get(bob, bob.own(f"/{kind}"))) == [list_id]
        assert status(alice, "POST", bob.own(f"/{kind}"), {"list_id": str(list_id)}) == 403
    asked = {"list.fields": "follower_count"}
    assert get(bob, f"/2/lists/{list_id}", **asked)["data"]["follower_count"] == 1
    for kind, fact in (("followed_lists", "following"), ("pinned_lists", "pinned")):
        for _ in range(2):
            assert bob.done("DELETE", bob.own(f"/{kind}/{list_id}")) == {fact: False}
        assert ids_of(get(bob, bob.own(f"/{kind}"))) == []
    assert get(bob, f"/2/lists/{list_id}", **asked)["data"]["follower_count"] == 0
    assert status(alice, "GET", bob.own("/pinned_lists")) == 403


def test_a_person_pins_five_lists_and_no_more(alice):
    made = [make(alice, f"List {each}") for each in range(6)]
    for list_id in made[:5]:
        alice.done("POST", alice.own("/pinned_lists"), {"list_id": str(list_id)})
    assert status(alice, "POST", alice.own("/pinned_lists"), {"list_id": str(made[5])}) == 403
    alice.done("POST", alice.own("/pinned_lists"), {"list_id": str(made[0])})
    alice.done("DELETE", f"/2/lists/{made[1]}")
    alice.done("POST", alice.own("/pinned_lists"), {"list_id": str(made[5])})
    assert ids_of(get(alice, alice.own("/pinned_lists"))) == [made[5], *made[4:1:-1], made[0]]


def test_the_lists_of_a_person_are_walked_forth_and_back(alice, bob):
    made = [make(alice, f"List {each}") for each in range(5)]
    first = get(bob, alice.own("/owned_lists"), max_results=2)
    second = get(bob, alice.own("/owned_lists"), max_results=2, pagination_token=first["meta"]["next_token"])
    third = get(bob, alice.own("/owned_lists"), max_results=2, next_token=second["meta"]["next_token"])
    assert [ids_of(page) for page in (first, second, third)] == [made[:2:-1], made[2:0:-1], made[:1]]
    assert "previous_token" not in first["meta"] and "next_token" not in third["meta"]
    back = get(bob, alice.own("/owned_lists"), max_results=2, pagination_token=third["meta"]["previous_token"])
    assert ids_of(back) == ids_of(second)
    assert status(bob, "GET", alice.own(f"/list_memberships?pagination_token={first['meta']['next_token']}")) == 400
    assert status(alice, "GET", alice.own(f"/owned_lists?pagination_token={first['meta']['next_token']}")) == 400


def test_members_come_and_go(alice, bob, carol):
    list_id = make(alice)
    put(alice, list_id, bob, carol, bob)
    assert ids_of(get(bob, f"/2/lists/{list_id}/members")) == sorted([bob.user_id, carol.user_id])
    assert ids_of(get(carol, bob.own("/list_memberships"))) == [list_id]
    for _ in range(2):
        assert alice.done("DELETE", f"/2/lists/{list_id}/members/{bob.user_id}") == {"is_member": False}
    assert ids_of(get(bob, f"/2/lists/{list_id}/members")) == [carol.user_id]
    assert ids_of(get(carol, bob.own("/list_memberships"))) == []
    assert get(bob, f"/2/lists/{list_id}", **{"list.fields": "member_count"})["data"]["member_count"] == 1
    assert status(alice, "POST", f"/2/lists/{list_id}/members", {"user_id": str(2**62)}) == 404


def test_members_are_walked_forth_and_back(alice, cast):
    list_id, crowd = make(alice), cast.many("member", 7)
    put(alice, list_id, *crowd)
    pages, token = [], {}
    while not pages or "next_token" in pages[-1]["meta"]:
        pages.append(get(alice, f"/2/lists/{list_id}/members", max_results=3, **token))
        token = {"pagination_token": pages[-1]["meta"].get("next_token")}
    assert [each for page in pages for each in ids_of(page)] == [each.user_id for each in crowd]
    back = get(alice, f"/2/lists/{list_id}/members", max_results=3, pagination_token=pages[2]["meta"]["previous_token"])
    assert ids_of(back) == ids_of(pages[1])
    first = get(alice, f"/2/lists/{list_id}/members", max_results=3, pagination_token=back["meta"]["previous_token"])
    assert ids_of(first) == ids_of(pages[0]) and "previous_token" not in first["meta"]


def test_who_is_blocked_can_neither_be_added_nor_read(alice, bob, carol):
    list_id = make(carol)
    put(carol, list_id, alice)
    tweet_id = alice.post()
    until(lambda: timeline(bob, list_id) == [tweet_id])
    alice.block(bob)
    assert timeline(bob, list_id) == []
    assert timeline(carol, list_id) == [tweet_id]
    his = make(bob)
    assert status(bob, "POST", f"/2/lists/{his}/members", {"user_id": str(alice.user_id)}) == 403
    hers = make(alice)
    assert status(alice, "POST", f"/2/lists/{hers}/members", {"user_id": str(bob.user_id)}) == 403
    assert "not-authorized" in get(bob, f"/2/lists/{hers}")["errors"][0]["type"]
    assert status(bob, "GET", f"/2/lists/{hers}/members") == 403


def test_a_list_shows_what_its_members_post_newest_first_and_full_pages(alice, bob, carol, star):
    list_id = make(alice)
    put(alice, list_id, bob, carol, star)
    posted = [author.post() for _ in range(4) for author in (bob, star, carol)]
    posted.append(bob.post("to carol", reply_to=posted[-1]))
    posted.append(carol.retweet(posted[0]))
    until(lambda: timeline(alice, list_id) == posted[::-1])
    assert timeline(alice, list_id, 3) == posted[::-1]
    alice.done("DELETE", f"/2/lists/{list_id}/members/{star.user_id}")
    assert timeline(alice, list_id) == [each for each in reversed(posted) if each not in posted[1:12:3]]


def test_a_list_is_walked_back_page_by_page_while_its_members_post(alice, bob, star):
    list_id = make(alice)
    put(alice, list_id, bob, star)
    posted = [author.post() for _ in range(6) for author in (bob, star)]
    until(lambda: timeline(alice, list_id) == posted[::-1])
    path, pages, token = f"/2/lists/{list_id}/tweets", [], {}
    while not pages or "next_token" in pages[-1]["meta"]:
        pages.append(get(alice, path, max_results=5, **token))
        token = {"pagination_token": pages[-1]["meta"].get("next_token")}
        posted.append(star.post())
    newest_first = [each for page in pages for each in ids_of(page)]
    assert newest_first == posted[:12][::-1]
    until(lambda: timeline(alice, list_id) == posted[::-1])
    seen, page = ids_of(pages[-1]), pages[-1]
    while "previous_token" in page["meta"]:
        page = get(alice, path, max_results=5, pagination_token=page["meta"]["previous_token"])
        seen = ids_of(page) + seen
    assert seen == posted[::-1]


def test_what_is_hidden_is_on_no_list(alice, bob, carol):
    list_id = make(alice)
    put(alice, list_id, bob, carol)
    gone, kept = bob.post(), bob.post()
    quiet = carol.post()
    until(lambda: timeline(alice, list_id) == [quiet, kept, gone])
    bob.delete(gone)
    alice.mute(carol)
    assert timeline(alice, list_id) == [kept]
    bob.done("PUT", bob.own("/protected"), {"protected": True})
    assert timeline(alice, list_id) == []
    alice.follow(bob)
    assert timeline(alice, list_id) == []
    bob.done("POST", bob.own(f"/follow_requests/{alice.user_id}/approve"))
    assert timeline(alice, list_id) == [kept]
    assert timeline(carol, list_id) == [quiet]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/2/lists", {}),
        ("POST", "/2/lists", {"name": ""}),
        ("POST", "/2/lists", {"name": "x" * 26}),
        ("POST", "/2/lists", {"name": "x", "description": "y" * 101}),
        ("POST", "/2/lists", {"name": "x", "private": "yes"}),
        ("POST", "/2/lists", {"name": "x\u0000"}),
        ("POST", "/2/lists", {"name": "x", "more": 1}),
        ("POST", "/2/lists", []),
        ("PUT", "/2/lists/1", {"name": 1}),
        ("POST", "/2/lists/1/members", {"user_id": 1}),
        ("POST", "/2/lists/1/members", {}),
        ("GET", "/2/lists/x", None),
        ("GET", "/2/lists/1/members?max_results=101", None),
        ("GET", "/2/lists/1/tweets?max_results=0", None),
        ("GET", "/2/lists/1/tweets?pagination_token=abcdefghijklmnopqrstuvwxyz", None),
    ],
)
def test_what_is_wrong_is_refused_with_400(alice, method, path, body):
    assert status(alice, method, path, body) in {400}


def test_people_are_told_on_how_many_open_lists_they_stand(alice, bob, carol, services):
    def listed():
        shown = get(carol, f"/2/users/{bob.user_id}", **{"user.fields": "public_metrics"})
        return shown["data"]["public_metrics"]["listed_count"]

    assert listed() == 0
    first, second = make(alice), make(carol)
    put(alice, first, bob)
    put(carol, second, bob)
    put(alice, make(alice, private=True), bob)
    assert listed() == 2
    assert alice.done("DELETE", f"/2/lists/{first}/members/{bob.user_id}") == {"is_member": False}
    assert listed() == 1
    carol.done("PUT", f"/2/lists/{second}", {"private": True})
    services.caches.listed.forget(bob.user_id)
    assert listed() == 0
