"""Rows of home timelines: a replay changes nothing, and they leave by themselves."""

from cql.ids import ms_of, us_of
from cql.records import POST, Entry

_DAY = 86_400


def test_a_row_carries_the_time_of_its_post_and_what_is_left_of_the_horizon(alone, cast):
    author, *readers = cast.crowd(3, platform=alone)
    tweet_id = alone.store.ids.mint()
    entry = Entry(tweet_id, author, POST, 0, 0, 0)
    asked = "SELECT WRITETIME(author_id), TTL(author_id) FROM {}.home_timeline WHERE user_id = %s AND tweet_id = %s"
    asked = asked.format(alone.settings.cassandra_keyspace)
    for reader, hours_later in zip(readers, (1, 7), strict=True):
        now_ms = ms_of(tweet_id) + hours_later * 3_600_000
        assert alone.store.timelines.add_many([(reader, entry)], now_ms, _DAY) == 1
        ((written_us, seconds),) = alone.store.session.simple(asked, (reader, tweet_id))
        assert written_us == us_of(tweet_id)
        assert (24 - hours_later) * 3_600 - 120 <= seconds <= (24 - hours_later) * 3_600
    assert alone.store.timelines.add_many([(author, entry)], ms_of(tweet_id) + _DAY * 1_000, _DAY) == 0
