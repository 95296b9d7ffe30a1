"""Promise 6: Redis may vanish. Emptied, frozen or started anew, it loses nothing and brings nothing back."""

import pytest

from stack.redis import ask
from tests.cast import until


@pytest.fixture
def cache(parts):
    """The cache's own process; it runs again at the end, whatever the test did to it."""
    process = parts.process("cache")
    yield process
    parts.process("cache").thaw()


def empty(parts, role="cache"):
    answer = ask(parts.state.ports.known[role], "FLUSHALL")
    assert answer.startswith("+OK"), answer


def patiently(ask_once):
    """Asks until it is not a 503, as a client does; what came then."""

    def answered():
        answer = ask_once()
        assert answer.status_code in {200, 201, 503}, answer.text
        return answer if answer.status_code != 503 else None

    return until(answered)


def test_emptied_in_the_middle_of_everything_nothing_is_lost_and_nothing_comes_back(alice, star, bob, parts):
    bob.follow(alice, star)
    posts = []
    for at in range(12):
        posts.append((alice if at % 2 else star).post())
        if at % 3 == 0:
            empty(parts)
        if at % 4 == 0:
            empty(parts, "broker")
        if at == 7:
            alice.delete(posts.pop())
            empty(parts)
    until(lambda: bob.sees(*posts[::-1]))
    bob.mute(alice)
    empty(parts)
    assert not set(bob.home()) & set(alice.posted())
    bob.unmute(alice)
    until(lambda: bob.sees(*posts[::-1]))


def test_frozen_it_makes_answers_slow_or_503_and_a_delete_that_was_told_stands(alice, bob, cache):
    bob.follow(alice)
    kept, gone = alice.post(), alice.post()
    until(lambda: bob.sees(gone, kept))
    cache.freeze()
    first = alice.call("DELETE", f"/2/tweets/{gone}")
    assert first.status_code == 503 and first.headers["retry-after"]
    late = int(alice.try_post("while it stands still").json()["data"]["id"])
    assert bob.home()[-1] == kept
    cache.thaw()
    patiently(lambda: alice.call("DELETE", f"/2/tweets/{gone}"))
    until(lambda: bob.sees(late, kept))


def test_started_anew_it_is_empty_and_all_goes_on(alice, star, bob, carol, cache, parts):
    bob.follow(alice, star, carol)
    posts = [alice.post(), star.post(), carol.post()]
    until(lambda: bob.sees(*posts[::-1]))
    cache.kill()
    assert bob.sees(*posts[::-1])
    posts.append(int(alice.try_post("without a cache").json()["data"]["id"]))
    assert carol.call("DELETE", f"/2/tweets/{posts[2]}").status_code == 503
    parts.start("cache")
    patiently(lambda: carol.call("DELETE", f"/2/tweets/{posts[2]}"))
    posts.pop(2)
    until(lambda: bob.sees(*posts[::-1]))
    posts.append(star.post())
    until(lambda: bob.sees(*posts[::-1]))
