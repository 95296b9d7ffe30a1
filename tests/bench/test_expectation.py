"""What a home timeline must hold, told of alice, bob, carol, dave and a star."""

from collections.abc import Callable
from pathlib import Path

from bench import trace
from bench.expectation import Expectation, deliveries, expect

ALICE, BOB, CAROL, DAVE, STAR = range(1, 6)

Write = Callable[..., Path]


def expectation(
    folder: Path, tweets: dict[int, int] | None = None, *, most: int = 800, window: int = 80
) -> Expectation:
    """What is expected where event n became tweet 100 + n, or what `tweets` says."""
    events = trace.read_events(folder)
    tweets = {number: 100 + number for number in range(len(events))} if tweets is None else tweets
    return expect(events, trace.read_graph(folder), tweets, most=most, window=window)


def home(expected: Expectation, reader: int) -> list[int]:
    return list(expected.home(reader))


def test_a_home_timeline_is_newest_first_of_oneself_and_everyone_followed(write: Write) -> None:
    expected = expectation(write("5 1 1 MT\n1 5 2 MT\n2 5 3 MT\n5 2 4 MT", [(ALICE, STAR), (BOB, STAR), (STAR, CAROL)]))
    assert home(expected, ALICE) == [103, 101, 100]
    assert home(expected, BOB) == [103, 102, 100]
    assert home(expected, STAR) == [103, 100]
    assert home(expected, CAROL) == []


def test_order_is_that_of_the_tweet_ids_whatever_the_trace_says(write: Write) -> None:
    expected = expectation(write("1 2 1 MT\n1 2 2 MT\n1 2 3 MT", [(BOB, ALICE)]), {0: 7, 1: 9, 2: 8})
    assert home(expected, BOB) == [9, 8, 7]


def test_what_was_not_acknowledged_is_not_expected(write: Write) -> None:
    expected = expectation(write("1 2 1 MT\n1 2 2 MT", [(BOB, ALICE)]), {1: 9})
    assert home(expected, BOB) == [9]


def test_a_reply_is_for_its_author_the_person_replied_to_and_who_follows_both(write: Write) -> None:
    follows = [(BOB, ALICE), (CAROL, ALICE), (CAROL, BOB), (DAVE, ALICE), (STAR, BOB)]
    expected = expectation(write("1 2 1 RE", follows))
    assert [home(expected, reader) for reader in (ALICE, BOB, CAROL, DAVE, STAR)] == [
        [100],
        [100],
        [100],
        [],
        [],
    ]


def test_a_reply_to_oneself_is_for_all_followers(write: Write) -> None:
    expected = expectation(write("1 1 1 RE", [(BOB, ALICE)]))
    assert home(expected, BOB) == [100]


def test_retweets_of_one_tweet_are_shown_once_as_the_newest_of_them(write: Write) -> None:
    follows = [(CAROL, ALICE), (CAROL, BOB)]
    expected = expectation(write("1 5 1 RT\n2 5 2 RT\n2 5 3 RT", [*follows, (1, 5), (2, 5)]))
    assert home(expected, CAROL) == [102, 101]
    assert home(expected, ALICE) == [100]


def test_a_tweet_may_come_back_when_its_root_has_left_the_window(write: Write) -> None:
    rows = "1 5 1 RT\n1 3 2 MT\n1 3 3 MT\n2 5 4 RT"
    follows = [(CAROL, ALICE), (CAROL, BOB), (STAR, CAROL)]
    assert home(expectation(write(rows, follows), window=3), CAROL) == [103, 102, 101]
    assert home(expectation(write(rows, follows), window=2), CAROL) == [103, 102, 101, 100]
    assert home(expectation(write(rows, follows), window=0), CAROL) == [103, 102, 101, 100]


def test_an_entry_that_is_not_shown_takes_no_place_in_the_window(write: Write) -> None:
    """A withheld reply and a dropped retweet stand between two retweets of one tweet."""
    rows = "1 5 1 RT\n1 4 2 RE\n4 5 3 RT\n1 3 4 MT\n2 5 5 RT"
    follows = [(CAROL, ALICE), (CAROL, BOB), (CAROL, STAR), (DAVE, STAR)]
    assert home(expectation(write(rows, follows), window=2), CAROL) == [104, 103]


def test_no_more_than_the_newest_are_held(write: Write) -> None:
    rows = "\n".join(f"1 2 {second} MT" for second in range(1, 6))
    assert home(expectation(write(rows, [(BOB, ALICE)]), most=3), BOB) == [104, 103, 102]


def test_homes_are_of_everybody_even_of_those_without_entries(write: Write) -> None:
    expected = expectation(write("1 2 1 MT", [(BOB, ALICE), (ALICE, CAROL)]))
    assert {account: list(tweets) for account, tweets in expected.homes()} == {
        ALICE: [100],
        BOB: [100],
        CAROL: [],
    }


def test_deliveries_are_counted_before_and_after_the_rule_for_replies(write: Write) -> None:
    follows = [(BOB, ALICE), (CAROL, ALICE), (CAROL, BOB), (DAVE, ALICE)]
    folder = write("1 2 1 RE\n1 2 2 MT\n1 1 3 RE\n2 5 4 RT", [*follows, (STAR, DAVE)])
    assert deliveries(trace.read_events(folder), trace.read_graph(folder)) == (10, 9)


def test_deliveries_of_the_first_150_000_rows_are_those_of_replay_md(higgs: Path, higgs_graph: trace.Graph) -> None:
    events = trace.read_events(higgs, 150_000)
    assert deliveries(events, higgs_graph) == (1_547_969, 1_436_041)


def test_deliveries_of_the_whole_trace_are_those_of_replay_md(higgs: Path, higgs_graph: trace.Graph) -> None:
    events = trace.read_events(higgs)
    assert deliveries(events, higgs_graph) == (2_846_538, 2_504_389)


def test_with_no_limit_and_no_window_homes_hold_every_delivery_and_everyones_own(
    higgs: Path, higgs_graph: trace.Graph
) -> None:
    """Two ways to count the same entries: forwards from authors to followers, and backwards from readers."""
    events = trace.read_events(higgs, 20_000)
    expected = expect(events, higgs_graph, {number: number for number in range(len(events))}, most=10**9, window=0)
    _, delivered = deliveries(events, higgs_graph)
    assert sum(len(tweets) for _, tweets in expected.homes()) == delivered + len(events)
