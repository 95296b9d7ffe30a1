"""Passwords are checked alike for those who exist and those who do not, and only so many at once."""

import threading
import time

import pytest

from api.auth.passwords import Passwords
from fanout.errors import Busy


@pytest.fixture(scope="module")
def passwords():
    return Passwords(at_once=2, queue=8)


def test_the_right_password_and_no_other(passwords):
    stored = passwords.hash("correct horse")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.verify(stored, "correct horse")
    assert not passwords.verify(stored, "correct house")


@pytest.mark.parametrize("stored", [None, "", "!", "$argon2id$broken"])
def test_without_a_usable_hash_nobody_comes_in(passwords, stored):
    assert not passwords.verify(stored, "anything")


def test_nobody_learns_from_the_time_whether_a_user_exists(passwords):
    stored = passwords.hash("correct horse")

    def fastest(hashed):
        took = []
        for _ in range(5):
            began = time.perf_counter()
            passwords.verify(hashed, "wrong")
            took.append(time.perf_counter() - began)
        return min(took)

    assert 0.5 < fastest(None) / fastest(stored) < 2


def test_beyond_the_queue_people_are_asked_to_come_back():
    passwords = Passwords(at_once=1, queue=1)
    refused, hashed = [], []

    def one():
        try:
            hashed.append(passwords.hash("correct horse"))
        except Busy as busy:
            refused.append(busy.retry_after_seconds)

    crowd = [threading.Thread(target=one) for _ in range(12)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    assert len(hashed) + len(refused) == 12
    assert len(hashed) >= 2
    assert refused
    assert passwords.hash("and then it goes on")
