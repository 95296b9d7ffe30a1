"""Passwords are checked alike for those who exist and those who do not, and only so many at once."""

import threading

import pytest
from argon2 import PasswordHasher, extract_parameters

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


@pytest.mark.parametrize("stored", [None, "!", "the user's own"])
def test_nobody_learns_from_the_work_whether_a_user_exists(passwords, stored, monkeypatch):
    worked, verify = [], PasswordHasher.verify

    def watched(hasher, hashed, password):
        worked.append(extract_parameters(hashed))
        return verify(hasher, hashed, password)

    own = passwords.hash("correct horse")
    monkeypatch.setattr(PasswordHasher, "verify", watched)
    passwords.verify(own if stored == "the user's own" else stored, "wrong")
    assert worked == [extract_parameters(own)]


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
