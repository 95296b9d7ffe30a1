"""The breaks: one text in one file becomes another, and these tests must go red."""

from dataclasses import dataclass

_ONE = "tests/promises/test_promise_1_acknowledged.py::"
_TWO = "tests/promises/test_promise_2_everybody.py::"
_PATH = "tests/promises/test_promise_2_one_path.py::"
_DISPLAY = "tests/promises/test_promise_2_display.py::"
_THREE = "tests/promises/test_promise_3_your_own.py::"
_FOUR = "tests/promises/test_promise_4_no_zombie.py::"
_FIVE = "tests/promises/test_promise_5_pages.py::"
_EIGHT = "tests/promises/test_promise_8_any_task.py::"
_BETWEEN = "tests/machine/test_between.py::"
_TEN = "tests/promises/test_promise_10_bounded.py::"


@dataclass(frozen=True)
class Break:
    """`old` stands exactly once in `file`. The tests are those of this promise."""

    promise: int
    sentence: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


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
        "HOME = (hidden_tweet, hidden_author, reply_to_a_stranger)",
        "HOME = (hidden_tweet, hidden_author)",
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
        3,
        "a post is not written to its author's own home timeline",
        "cql/tweets.py",
        "        if home_seconds > 0:\n",
        "        if home_seconds < 0:\n",
        (_THREE + "test_ones_own_post_is_on_ones_home_timeline_at_once_on_every_process",),
    ),
    Break(
        3,
        "a post's id does not go by the author's newest one",
        "fanout/publish.py",
        "    return services.store.ids.mint(above=newest)\n",
        "    return services.store.ids.mint()\n",
        (_THREE + "test_a_later_post_has_a_later_id_though_the_clock_of_its_process_is_behind",),
    ),
    Break(
        3,
        "a toggle is stamped with the clock alone",
        "fanout/follows.py",
        "    return max(services.clock.us(), stamp_us + 1)\n",
        "    return services.clock.us()\n",
        (_THREE + "test_a_later_toggle_wins_though_its_process_has_the_slower_clock",),
    ),
    Break(
        3,
        "a change of relations does not advance the viewer's stamp",
        "fanout/follows.py",
        "    for viewer_id in viewer_ids:\n        _advance(services, viewer_id)\n",
        "",
        (_THREE + "test_mute_and_unmute_are_seen_in_the_next_request_each_time",),
    ),
    Break(
        3,
        "the list of pulled authors outlives a change of relations",
        "fanout/home.py",
        "    if reader.pulled_stamp == reader.stamp and now_ms",
        "    if now_ms",
        (_THREE + "test_follow_and_unfollow_are_seen_in_the_next_request_each_time",),
    ),
    Break(
        3,
        "a new follow counts as copied at once",
        "cql/records.py",
        "        return self.copied == self.follow_stamp\n",
        "        return self.copied <= self.follow_stamp\n",
        (_THREE + "test_follow_and_unfollow_are_seen_in_the_next_request_each_time",),
    ),
    Break(
        3,
        "a block leaves the other one's follow",
        "fanout/follows.py",
        "    writes = _ended(services, user_id, mine) + _ended(services, target_id, theirs)\n",
        "    writes = _ended(services, user_id, mine)\n",
        (_THREE + "test_a_block_ends_both_follows_and_its_end_brings_neither_back",),
    ),
    Break(
        4,
        "mutes do not hide",
        "fanout/hide.py",
        "        return muted or self.apart(user_id)",
        "        return self.apart(user_id)",
        (_FOUR + "test_a_muted_author_is_gone_and_so_are_retweets_of_the_author",),
    ),
    Break(
        4,
        "who is blocked by an author sees the author's posts",
        "fanout/hide.py",
        "self.relations.get(user_id, 0) & (BLOCKS | BLOCKED_BY)",
        "self.relations.get(user_id, 0) & BLOCKS",
        (_FOUR + "test_an_author_who_blocks_the_viewer_is_gone_and_so_are_retweets",),
    ),
    Break(
        4,
        "protected authors are open to everybody",
        "fanout/hide.py",
        "        return user is not None and user.protected and not self.follows(user_id)\n",
        "        return False\n",
        (_FOUR + "test_a_protected_author_is_seen_by_accepted_followers_alone",),
    ),
    Break(
        4,
        "retweets of deleted tweets are shown",
        "fanout/hide.py",
        " or (entry.kind == RETWEET and not scene.stands(entry.ref_id))",
        "",
        (_FOUR + "test_a_deleted_tweet_is_gone_everywhere_in_the_next_read",),
    ),
    Break(
        4,
        "whoever was unfollowed is still shown from old rows",
        "fanout/hide.py",
        "    if not scene.follows(entry.author_id) or scene.silenced(entry.author_id):\n",
        "    if scene.silenced(entry.author_id):\n",
        (_FOUR + "test_an_unfollowed_authors_own_posts_are_gone_and_retweets_of_them_stay",),
    ),
    Break(
        4,
        "a delete leaves the cached copy",
        "fanout/publish.py",
        "        services.caches.tweets.remove([tweet.tweet_id])\n",
        "        pass\n",
        (_FOUR + "test_a_deleted_tweet_is_gone_everywhere_in_the_next_read",),
    ),
    Break(
        4,
        "a copy is filled whether its token is still there or not",
        "cache/copies.py",
        "if redis.call('GET', KEYS[1]) == ARGV[1] then",
        "if true then",
        (_FOUR + "test_a_slow_reader_cannot_put_back_what_a_delete_has_removed",),
    ),
    Break(
        5,
        "the cursor is the entry beyond the page, which the next page then leaves out",
        "fanout/home.py",
        "        below = done.entries[wanted - 1].tweet_id if wanted else done.below\n",
        "        below = done.below\n",
        (_FIVE + "test_a_walk_at_every_size_holds_every_entry_once_in_order_while_others_post",),
    ),
    Break(
        5,
        "a walk ends where one read of its sources ends",
        "fanout/home.py",
        "    done.exhausted = len(entries) < size\n",
        "    done.exhausted = True\n",
        (_FIVE + "test_a_walk_at_every_size_holds_every_entry_once_in_order_while_others_post",),
    ),
    Break(
        5,
        "a page that had to consider too much ends the walk",
        "fanout/home.py",
        "    last = (done.exhausted and not more) or",
        "    last = not more or",
        (_FIVE + "test_a_short_page_with_a_token_goes_on_only_beyond_so_many_considered",),
    ),
    Break(
        5,
        "nobody tells the age of the oldest unfinished delivery",
        "fanout/sweep.py",
        "        return max(0, self._services.clock.ms() - self._delivered_ms)\n",
        "        return 0\n",
        (_FIVE + "test_a_header_tells_an_age_that_no_unfinished_delivery_exceeds",),
    ),
    Break(
        8,
        "an event is done before its rows are written",
        "fanout/push.py",
        "    done.rows = _write(services, pushed, next_followers)\n"
        "    _settle(services, accepted, next_followers, done)\n",
        "    _settle(services, accepted, next_followers, done)\n"
        "    done.rows = _write(services, pushed, next_followers)\n",
        (_EIGHT + "test_a_round_that_fails_at_any_step_is_made_again",),
    ),
    Break(
        8,
        "the sweeper looks, and drains nothing",
        "fanout/sweep.py",
        "            self._drains.drain(shard)\n",
        "            pass\n",
        (_BETWEEN + "test_an_event_that_nobody_was_told_of_is_finished_by_the_sweeper",),
    ),
    Break(
        10,
        "one may follow as many as one likes",
        "fanout/follows.py",
        "    if audience.following_count(services, user_id) >= services.settings.following_max:\n",
        "    if audience.following_count(services, user_id) < 0:\n",
        (_TEN + "test_nobody_follows_more_than_so_many",),
    ),
    Break(
        10,
        "a look-up takes any number of ids",
        "api/values.py",
        "_LIST_MAX = 100\n",
        "_LIST_MAX = 100_000\n",
        (_TEN + "test_a_look_up_takes_at_most_a_hundred_ids",),
    ),
    Break(
        10,
        "a page considers entries until it is full",
        "fanout/home.py",
        " and done.count < settings.page_considered_max:\n",
        ":\n",
        (_TEN + "test_a_page_considers_so_many_entries_and_then_goes_on_with_the_next",),
    ),
    Break(
        10,
        "a batch holds all rows of a round",
        "cql/timelines.py",
        "                    if len(batch) >= self._batch_rows:\n",
        "                    if len(batch) >= 1_000_000:\n",
        (_TEN + "test_batches_hold_so_many_rows_and_only_so_many_are_in_flight",),
    ),
    Break(
        10,
        "a drain keeps its shard until the shard is empty",
        "fanout/drain.py",
        "                if time.monotonic() >= deadline:\n                    return rows, True\n",
        "",
        (_TEN + "test_a_drain_gives_its_shard_up_after_its_budget_and_asks_for_another",),
    ),
)
