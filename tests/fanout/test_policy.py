"""The dial: what a writer does not push, a reader pulls, for every history and every tweet id."""

from hypothesis import assume, given
from hypothesis import strategies as st

from config.settings import Settings
from cql.records import Decision
from fanout import policy
from fanout.policy import ACTIVE, PULL_ALL, PUSH_ALL

SETTINGS = Settings(
    cassandra_contact_points=("127.0.0.1",),
    broker_url="redis://127.0.0.1:1/0",
    cache_url="redis://127.0.0.1:1/0",
    token_signing_key="none",
    celebrity_line_followers=10,
    celebrity_hysteresis=0.8,
    follower_level_followers=(20, 40),
)

DECISIONS = st.builds(Decision, st.integers(0, 100), st.integers(1, 5), st.integers(0, 2), st.integers(0, 50))
HISTORIES = st.lists(DECISIONS, max_size=6, unique_by=lambda each: each.from_id).map(
    lambda history: sorted(history, reverse=True)
)
AUDIENCES = st.lists(st.integers(0, 60), max_size=30)


@given(HISTORIES, HISTORIES, st.integers(0, 120), st.integers(0, 120), st.integers(1, 5))
def test_whoever_is_not_pushed_to_pulls(own, default, tweet_id, horizon_start_id, tier):
    """For every post of the horizon."""
    assume(tweet_id >= horizon_start_id)
    if not policy.pushes(tier, own, default, tweet_id):
        assert policy.pulled(tier, own, default, horizon_start_id)


@given(HISTORIES, HISTORIES, st.integers(0, 100), st.integers(0, 100), st.integers(1, 5))
def test_a_writer_who_has_not_heard_of_the_newest_decision_yet_still_agrees(own, default, known_until, start_id, tier):
    """A decision holds from an id on that nobody mints before everybody knows it: older knowledge decides alike."""
    for tweet_id in range(start_id, known_until):
        stale = [each for each in own if each.from_id <= known_until]
        assert policy.pushes(tier, stale, default, tweet_id) == policy.pushes(tier, own, default, tweet_id)
        if not policy.pushes(tier, stale, default, tweet_id):
            assert policy.pulled(tier, own, default, start_id)


@given(HISTORIES, HISTORIES, st.integers(0, 120))
def test_a_dormant_reader_is_never_pushed_to(own, default, tweet_id):
    assert not policy.pushes(0, own, default, tweet_id)


@given(HISTORIES, HISTORIES, st.integers(0, 120), st.integers(0, 5))
def test_a_busier_reader_is_pushed_to_wherever_a_quieter_one_is(own, default, tweet_id, tier):
    if policy.pushes(tier, own, default, tweet_id):
        assert policy.pushes(tier + 1, own, default, tweet_id)


@given(HISTORIES, HISTORIES, st.integers(0, 120))
def test_whoever_was_always_pushed_is_not_pulled(own, default, start_id):
    if all(each.cutoff <= ACTIVE for each in own + default):
        assert not policy.pulled(ACTIVE, own, default, start_id)


def decided(audiences, settings=SETTINGS):
    """The history of an author whose audience takes these sizes one after the other."""
    history = []
    for at, audience in enumerate(audiences, 1):
        decision = policy.decide(history, audience, settings)
        if decision is not None:
            history.insert(0, Decision(at, *decision, audience))
    return history


@given(AUDIENCES)
def test_levels_only_ever_rise_and_scans_visit_all_of_them(audiences):
    history = decided(audiences)
    levels = [each.level for each in history[::-1]]
    assert levels == sorted(levels)
    assert policy.levels(history) == 1 + max(levels, default=0)
    assert policy.levels(history) > sum(max(audiences, default=0) >= bound for bound in (20, 40)) - 1


@given(AUDIENCES)
def test_the_line_is_crossed_upwards_at_the_line_and_downwards_below_it(audiences):
    cutoff = PUSH_ALL
    for at in range(1, len(audiences) + 1):
        audience = audiences[at - 1]
        if audience >= 10:
            cutoff = PULL_ALL
        elif audience < 8:
            cutoff = PUSH_ALL
        assert policy.newest(decided(audiences[:at])).cutoff == cutoff


def test_who_hovers_at_the_line_is_decided_once():
    assert len(decided([9, 10, 9, 8, 10, 9, 8, 9, 10])) == 1
    assert len(decided([10, 7, 10, 7])) == 4


@given(AUDIENCES)
def test_push_all_pushes_everybody_and_pull_all_nobody(audiences):
    pushing = SETTINGS.model_copy(update={"fanout_mode": "push"})
    assert all(each.cutoff == PUSH_ALL for each in decided(audiences, pushing))
    pulling = SETTINGS.model_copy(update={"fanout_mode": "pull"})
    default = [Decision(1, policy.default_cutoff(pulling), 0, 0)]
    assert not policy.pushes(ACTIVE, decided(audiences, pulling), default, 50)
    assert policy.pulled(ACTIVE, decided(audiences, pulling), default, 50)


@given(AUDIENCES, st.integers(0, 60))
def test_deciding_again_for_the_same_audience_decides_nothing(audiences, last):
    history = decided([*audiences, last])
    assert policy.decide(history, last, SETTINGS) is None
