"""The small world is the same every time, has stars and a long tail, and says what fits into a post."""

import random

from stack import voices
from stack.drawing import STAR_SHARES, drawn
from stack.stay import LAPTOP
from stack.world import PEOPLE


def audiences(world):
    names = [name for others in world.following.values() for name in others]
    return {name: names.count(name) for name in world.names}


def test_the_same_seed_gives_the_same_people_who_follow_the_same_people():
    assert drawn(50, seed=3).following == drawn(50, seed=3).following != drawn(50, seed=4).following


def test_a_few_stars_lie_above_the_line_and_everybody_else_below():
    line = LAPTOP["celebrity_line_followers"]
    above = {name for name, audience in audiences(drawn(PEOPLE, seed=1)).items() if audience > line}
    assert above == set(voices.STARS) and len(STAR_SHARES) == len(voices.STARS)


def test_most_people_have_a_handful_of_followers_and_some_have_many():
    sizes = sorted(audiences(drawn(PEOPLE, seed=1)).values())
    assert sizes[len(sizes) // 4] < 10 and sizes[-1] > 200


def test_the_viewer_follows_enough_to_have_a_full_page():
    world = drawn(PEOPLE, seed=1)
    assert len(world.following[voices.VIEWER[0]]) > 30 and set(voices.STARS) <= set(world.following[voices.VIEWER[0]])


def test_nobody_follows_themselves_and_every_name_fits():
    world = drawn(2500, seed=9)
    assert len(world.names) == 2500
    assert all(name not in others for name, others in world.following.items())
    assert all(len(name) <= voices.NAME_MAX for name in world.names)


def test_every_sentence_has_its_gaps_filled_and_fits_into_a_post():
    draw = random.Random(5)
    for sentences in (voices.POSTS, voices.STAR_POSTS, voices.REPLIES):
        for _ in range(500):
            text = voices.said(draw, sentences)
            assert len(text) <= 280 and "{" not in text
