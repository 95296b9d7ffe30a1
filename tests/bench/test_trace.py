"""How rows of the trace become posts."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bench import trace

ALICE, BOB, CAROL, DAVE, STAR = range(1, 6)

Write = Callable[..., Path]


def test_a_reply_and_its_mention_row_are_one_event(write: Write) -> None:
    (event,) = trace.read_events(write("1 2 100 MT\n1 2 100 RE"))
    assert event == trace.Event(0, ALICE, "RE", BOB, 100, 1, ())


def test_several_people_mentioned_at_once_are_one_post_whose_target_is_the_first(write: Write) -> None:
    (event,) = trace.read_events(write("1 3 100 MT\n1 2 100 MT\n1 3 100 MT"))
    assert (event.kind, event.target, event.seed, event.mentions) == ("MT", CAROL, 0, (BOB,))


def test_a_retweet_outweighs_mentions_and_a_reply_outweighs_a_retweet(write: Write) -> None:
    rows = "1 2 100 MT\n1 3 100 RT\n1 4 100 RT\n2 3 100 MT\n2 4 100 RT\n2 5 100 RE"
    first, second = trace.read_events(write(rows))
    assert (first.kind, first.target, first.mentions) == ("RT", CAROL, (BOB, DAVE))
    assert (second.kind, second.target, second.mentions) == ("RE", STAR, (CAROL, DAVE))


def test_events_are_numbered_by_first_appearance_even_where_their_rows_are_mixed(write: Write) -> None:
    events = trace.read_events(write("2 1 100 MT\n1 2 100 MT\n2 3 100 MT\n1 2 101 MT"))
    assert [(event.actor, event.second) for event in events] == [(BOB, 100), (ALICE, 100), (ALICE, 101)]


def test_the_kth_retweet_of_bob_by_alice_is_of_bobs_kth_seed(write: Write) -> None:
    events = trace.read_events(write("1 2 100 RT\n3 2 101 RT\n1 2 102 RT\n1 3 103 RT"))
    assert [event.seed for event in events] == [1, 1, 2, 1]
    assert trace.seeds_needed(events) == {BOB: 2, CAROL: 1}


def test_a_reply_is_to_the_first_seed_and_a_mention_needs_none(write: Write) -> None:
    events = trace.read_events(write("1 2 100 RE\n1 2 101 RE\n1 3 102 MT"))
    assert [event.seed for event in events] == [1, 1, 0]
    assert trace.seeds_needed(events) == {BOB: 1}


def test_a_limit_keeps_whole_the_events_that_began_before_it(write: Write) -> None:
    folder = write("1 2 100 MT\n3 2 100 MT\n1 4 100 RE\n4 1 100 MT\n1 2 101 MT")
    assert [event.actor for event in trace.read_events(folder, 2)] == [ALICE, CAROL]
    assert trace.read_events(folder, 2)[0] == trace.read_events(folder)[0]
    assert [len(trace.read_events(folder, limit)) for limit in range(6)] == [0, 1, 2, 2, 3, 4]


def test_follows_are_the_union_of_the_networks_without_self_loops(write: Write) -> None:
    graph = trace.read_graph(write("", [(ALICE, STAR), (BOB, STAR), (ALICE, STAR), (STAR, STAR), (STAR, BOB)]))
    assert list(graph.accounts) == [ALICE, BOB, STAR]
    assert list(graph.edges()) == [(ALICE, STAR), (BOB, STAR), (STAR, BOB)]
    assert list(graph.followers[STAR]) == [ALICE, BOB]
    assert list(graph.followers[ALICE]) == []


def test_a_post_mentions_its_targets_but_nobody_mentions_themselves(write: Write) -> None:
    folder = write("1 2 100 MT\n1 3 100 MT\n1 1 101 MT\n1 1 102 MT\n1 2 102 MT\n1 1 103 RE")
    assert [trace.text_of(event) for event in trace.read_events(folder)] == [
        "@higgs_user_000002 @higgs_user_000003 higgs 0",
        "higgs 1",
        "@higgs_user_000002 higgs 2",
        "higgs 3",
    ]


def test_accounts_are_older_than_their_seeds_and_both_are_found_again_by_their_ids() -> None:
    assert trace.account_of(trace.user_id(456_622)) == 456_622
    assert trace.user_id(456_622) < trace.seed_id(1, 1) < trace.seed_id(1, 2) < trace.seed_id(2, 1)
    assert trace.seed_id(456_622, 33) < trace.user_id(0) + (60 * 86_400_000 << 22)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(trace.TraceError, match=trace.ACTIVITY):
        trace.read_events(tmp_path)
    with pytest.raises(trace.TraceError, match=trace.ACTIVITY):
        trace.fingerprint(tmp_path)
    with pytest.raises(trace.TraceError, match="retweet_network"):
        trace.read_graph(tmp_path)


def test_a_file_that_is_not_gzip_or_has_another_kind_of_row_is_an_error_that_says_so(write: Write) -> None:
    with pytest.raises(trace.TraceError, match="row 2"):
        trace.read_events(write("1 2 100 MT\n1 2 100 XX"))
    with pytest.raises(trace.TraceError, match="sorted"):
        trace.read_events(write("1 2 100 MT\n1 2 99 MT"))
    folder = write("")
    (folder / trace.ACTIVITY).write_bytes(b"1 2 100 MT\n")
    with pytest.raises(trace.TraceError, match="gzip"):
        trace.read_events(folder)


def test_the_first_150_000_rows_hold_the_events_and_seeds_that_replay_md_counts(higgs: Path) -> None:
    events = trace.read_events(higgs, 150_000)
    assert Counter(event.kind for event in events) == {"RT": 91_464, "MT": 19_516, "RE": 9_177}
    assert len(events) == 120_157
    seeds = trace.seeds_needed(events)
    assert (sum(seeds.values()), len(seeds)) == (14_537, 12_861)
    assert max(len(trace.text_of(event)) for event in events) < 240


def test_the_graph_has_461_192_follows_among_304_691_accounts(higgs_graph: trace.Graph) -> None:
    assert len(higgs_graph.accounts) == 304_691
    assert sum(1 for _ in higgs_graph.edges()) == 461_192
    assert max(map(higgs_graph.followers.size, higgs_graph.accounts)) == 23_143
