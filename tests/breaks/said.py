"""Breaks of what people do with tweets: answers, mentions, likes, bookmarks, votes."""

from tests.breaks.one import Break

_ANSWERS = "tests/fanout/test_answers.py::"
_MENTIONS = "tests/fanout/test_mentions.py::"
_REPLIES = "tests/fanout/test_replies.py::"
_LIKES = "tests/fanout/test_likes.py::"
_MARKS = "tests/fanout/test_bookmarks.py::"
_POLLS = "tests/fanout/test_polls.py::"

BREAKS = (
    Break(
        1,
        "a mention is not in the batch of its tweet",
        "fanout/drafts.py",
        "*mention_writes(tweet.tweet_id, self.reached)]",
        "]",
        (_MENTIONS + "test_whoever_is_named_or_answered_finds_it_at_once",),
    ),
    Break(
        1,
        "a vote whose ballot was lost stays lost",
        "fanout/polls.py",
        "    services.store.polls.add_ballot(poll_id, user_id, standing)\n    if first:\n",
        "    if first:\n        services.store.polls.add_ballot(poll_id, user_id, standing)\n",
        (_POLLS + "test_a_vote_whose_ballot_was_lost_is_counted_when_it_is_sent_again",),
    ),
    Break(
        1,
        "a poll is not part of what a key stands for",
        "fanout/drafts.py",
        "if any(more) else body)",
        "if not more else body)",
        (_POLLS + "test_the_same_key_gives_the_same_poll_and_another_poll_is_refused",),
    ),
    Break(
        1,
        "a mark is believed although the bookmark names another",
        "fanout/bookmarks.py",
        "bookmark.standing and bookmark.mark_id == mark_id and",
        "bookmark.standing and",
        (_MARKS + "test_a_mark_that_the_bookmark_does_not_name_does_not_hold",),
    ),
    Break(
        3,
        "the end of an answer leaves its count",
        "fanout/answers.py",
        "        _counts(services, kind).forget(tweet_id)\n",
        "        pass\n",
        (_ANSWERS + "test_what_was_deleted_is_neither_listed_nor_counted_from_then_on",),
    ),
    Break(
        3,
        "a deleted answer counts when it is counted anew",
        "fanout/publish.py",
        "services.clock.ms(), ended_writes(tweet))",
        "services.clock.ms())",
        (_ANSWERS + "test_what_was_deleted_is_neither_listed_nor_counted_from_then_on",),
    ),
    Break(
        4,
        "an unliked tweet stays on the list",
        "fanout/likes.py",
        "tweet_id if standing else 0)",
        "tweet_id)",
        (_LIKES + "test_a_like_is_seen_from_both_ends_once_and_so_is_its_end",),
    ),
    Break(
        4,
        "likes of a protected account are open",
        "fanout/likes.py",
        "    authored.admit(services, viewer_id, services.store.readers.get(viewer_id).stamp, user_id)\n",
        "",
        (_LIKES + "test_likes_are_closed_where_the_account_or_the_tweet_is",),
    ),
    Break(
        4,
        "a like of a protected account is shown to all",
        "fanout/people.py",
        "limit, rounds, lookup.open_users)",
        "limit, rounds)",
        (_LIKES + "test_likes_are_closed_where_the_account_or_the_tweet_is",),
    ),
    Break(
        4,
        "a block counts for its two ends alone in a list of mentions",
        "fanout/mentions.py",
        "return () if viewer_id == user_id else _apart(services, user_id, tweets)",
        "return ()",
        (_MENTIONS + "test_nobody_who_is_blocked_is_heard",),
    ),
    Break(
        4,
        "whoever is blocked is written to the list of mentions",
        "fanout/mentions.py",
        "    blocking = services.store.follows.blocked_by(author_id, others) if others else set()\n",
        "    blocking: set[int] = set()\n",
        (_MENTIONS + "test_nobody_who_is_blocked_is_heard",),
    ),
    Break(
        4,
        "what a protected account answers is counted",
        "fanout/answers.py",
        "return author is not None and not author.protected",
        "return author is not None",
        (_ANSWERS + "test_what_a_protected_account_says_is_not_counted_where_others_read_the_count",),
    ),
    Break(
        4,
        "lists of a deleted tweet stay open",
        "fanout/answers.py",
        "    lookup.one(services, viewer_id, tweet_id)\n",
        "",
        (_ANSWERS + "test_lists_of_a_tweet_that_is_missing_or_closed_are_problems",),
    ),
    Break(
        4,
        "everybody replies everywhere",
        "fanout/drafts.py",
        "    if replied:\n",
        "    if replied and not draft.author_id:\n",
        (_REPLIES + "test_those_followed_by_the_author_may_reply",),
    ),
    Break(
        4,
        "whoever wrote the answered tweet hides replies in another's conversation",
        "fanout/replies.py",
        " or root.author_id != user_id:",
        ":",
        (_REPLIES + "test_nobody_else_hides_a_reply",),
    ),
    Break(
        5,
        "a page of quotes goes on below what only told that there is more",
        "fanout/paging.py",
        "kept[wanted - 1][0] if wanted else at",
        "kept[-1][0] if wanted else at",
        (_ANSWERS + "test_quotes_are_walked_to_their_end_while_others_quote_and_delete",),
    ),
    Break(
        5,
        "a page ends where nothing on it is shown",
        "fanout/authored.py",
        "max(2, services.settings.page_considered_max // paging.LATER)",
        "1",
        (_LIKES + "test_a_page_reads_on_over_more_hidden_tweets_than_it_read_at_first",),
    ),
    Break(
        10,
        "a walk over bookmarks does not end",
        "fanout/bookmarks.py",
        "top=top, depth=DEPTH)",
        "top=top)",
        (_MARKS + "test_a_walk_ends_at_its_depth",),
    ),
)
