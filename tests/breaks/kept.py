"""Breaks of what is kept and reaches everybody: promises 1 and 2."""

from tests.breaks.one import Break

_ONE = "tests/promises/test_promise_1_acknowledged.py::"
_TWO = "tests/promises/test_promise_2_everybody.py::"
_PATH = "tests/promises/test_promise_2_one_path.py::"
_DISPLAY = "tests/promises/test_promise_2_display.py::"
_BETWEEN = "tests/machine/test_between.py::"
_DRAIN = "tests/fanout/test_drain.py::"

BREAKS = (
    Break(
        1,
        "a post is acknowledged although no batch is known to have succeeded",
        "fanout/publish.py",
        "            if attempt == _TRIES - 1:\n                raise\n",
        "            return\n",
        (_ONE + "test_a_post_that_is_never_known_to_be_kept_is_not_acknowledged",),
    ),
    Break(
        1,
        "an idempotency key is not claimed",
        "fanout/publish.py",
        "    if draft.key:\n",
        "    if not draft.author_id:\n",
        (_ONE + "test_the_same_key_and_body_give_the_same_tweet",),
    ),
    Break(
        1,
        "a key may be used again with another body",
        "fanout/publish.py",
        "    if bytes(claim.body_hash) != body_hash:\n",
        "    if not claim.body_hash:\n",
        (_ONE + "test_a_key_with_another_body_is_refused",),
    ),
    Break(
        1,
        "a second retweet does not ask whether the first one stands",
        "fanout/retweets.py",
        "    if written is not None and written.deleted_ms:\n",
        "    if written is not None:\n",
        (_ONE + "test_a_second_retweet_is_the_first_one",),
    ),
    Break(
        1,
        "the batch of a post leaves out its event",
        "cql/tweets.py",
        "_event(tweet, event_id, shard, outbox_seconds), *also]",
        "*also]",
        (_ONE + "test_whatever_was_acknowledged_stands_in_every_table_it_was_promised_to",),
    ),
    Break(
        2,
        "an event is done although the author's shared head was not removed",
        "fanout/push.py",
        "        services.caches.heads.remove({event.entry.author_id for event in events})\n",
        "        pass\n",
        (_PATH + "test_a_dormant_reader_gets_a_full_first_page_in_the_same_request",),
    ),
    Break(
        2,
        "nothing is copied behind a follow",
        "fanout/rebuild.py",
        "    _write(services, user_id, [author_id])\n",
        "",
        (_TWO + "test_a_post_from_before_the_follow_is_there_in_the_next_request",),
    ),
    Break(
        2,
        "who pulls goes by the last decision alone and not by the horizon's",
        "fanout/policy.py",
        "    return list(history[: last + 1])\n",
        "    return list(history[:1])\n",
        (_TWO + "test_who_becomes_a_star_and_then_is_none_loses_nothing_on_the_way",),
    ),
    Break(
        2,
        "authors above the line are pulled by nobody",
        "fanout/home.py",
        "        if not rebuild.copied(services, row)\n        or policy.pulled(",
        "        if not rebuild.copied(services, row)\n        and policy.pulled(",
        (_TWO + "test_a_stars_posts_are_pulled_by_followers_of_before_and_after",),
    ),
    Break(
        2,
        "a pulled author's posts end with the shared head",
        "fanout/pull.py",
        "    return full and head[-1].tweet_id > max(above, tail)\n",
        "    return False\n",
        (_TWO + "test_a_stars_posts_are_pulled_by_followers_of_before_and_after",),
    ),
    Break(
        2,
        "a returning sleeper does not pull",
        "fanout/home.py",
        "    if not rebuild.mended(services, reader):\n",
        "    if reader.user_id == 0:\n",
        (_PATH + "test_a_returned_reader_is_pushed_to_again_and_misses_nothing_on_the_way",),
    ),
    Break(
        2,
        "a sleep is called mended although nothing was written",
        "fanout/rebuild.py",
        "        _write(services, user_id, followed[start : start + _ACROSS])\n",
        "        pass\n",
        (_PATH + "test_a_returned_reader_is_pushed_to_again_and_misses_nothing_on_the_way",),
    ),
    Break(
        2,
        "the roots shown on earlier pages are forgotten",
        "fanout/home.py",
        "pull.top_id(services)), list(walk.roots))",
        "pull.top_id(services)), [])",
        (_DISPLAY + "test_a_root_among_the_eighty_shown_before_is_not_repeated_and_beyond_them_it_is",),
    ),
    Break(
        2,
        "replies to strangers are shown",
        "fanout/hide.py",
        "        or (kind == POST and reply_to != 0 and author_id != viewer_id and reply_to not in followed)\n",
        "",
        (_DISPLAY + "test_a_reply_is_for_those_who_wrote_it_or_follow_or_are_the_person_replied_to",),
    ),
    Break(
        2,
        "the depth counts each page by itself",
        "fanout/home.py",
        "    left = settings.home_entries_max - walk.shown\n",
        "    left = settings.home_entries_max\n",
        (_TWO + "test_a_timeline_ends_after_so_many_shown_entries",),
    ),
    Break(
        2,
        "the rows of a page may be older than the verdict that they are complete",
        "fanout/rebuild.py",
        "    return row.complete and services.clock.us() - row.copied_us > _grace_us(services)\n",
        "    return row.complete\n",
        (_BETWEEN + "test_a_copy_that_ends_between_the_rows_and_the_list_of_the_pulled_leaves_no_hole",),
    ),
    Break(
        2,
        "a drain takes an event before its post stands on its author's timeline",
        "fanout/push.py",
        "if event.cursor != Cursor() or event.entry.tweet_id in posted]",
        "if event.entry.tweet_id or event.entry.tweet_id in posted]",
        (_DRAIN + "test_an_event_waits_until_its_post_stands_on_its_authors_timeline",),
    ),
    Break(
        2,
        "a drain lowers the flag after it has read",
        "fanout/drain.py",
        "                self._services.caches.nudges.clear_flag(shard)\n                events = tail.read()\n",
        "                events = tail.read()\n                self._services.caches.nudges.clear_flag(shard)\n",
        (_DRAIN + "test_what_is_published_while_a_drain_reads_for_the_last_time_is_delivered_by_that_very_drain",),
    ),
)
