"""Names of fields and expansions in both vocabularies, as tables."""

import re

import pytest
from pydantic import ValidationError

from api.fields import Fields
from api.views import names, tweets, users

TWARC = {
    "tweet.fields": """attachments,author_id,context_annotations,conversation_id,created_at,entities,geo,id,
    in_reply_to_user_id,lang,public_metrics,text,possibly_sensitive,referenced_tweets,reply_settings,source,withheld,
    edit_controls,edit_history_tweet_ids""",
    "user.fields": """created_at,description,entities,id,location,name,pinned_tweet_id,profile_image_url,protected,
    public_metrics,url,username,verified,verified_type,withheld""",
    "media.fields": """alt_text,duration_ms,height,media_key,preview_image_url,type,url,width,variants,
    public_metrics""",
    "poll.fields": "duration_minutes,end_datetime,id,options,voting_status",
    "place.fields": "contained_within,country,country_code,full_name,geo,id,name,place_type",
    "list.fields": "id,name,owner_id,created_at,member_count,follower_count,private,description",
    "expansions": """author_id,in_reply_to_user_id,referenced_tweets.id,referenced_tweets.id.author_id,
    entities.mentions.username,attachments.poll_ids,attachments.media_keys,geo.place_id,edit_history_tweet_ids""",
}
XDK = {
    "post.fields": """article,article_title,attachments,card_uri,community_id,context_annotations,conversation_id,
    created_at,display_text_range,edit_controls,entities,geo,id,lang,matched_media_notes,media_metadata,
    non_public_metrics,note_post,note_request_suggestions,organic_metrics,paid_partnership,possibly_sensitive,
    promoted_metrics,public_metrics,reply_settings,scopes,source,suggested_source_links,
    suggested_source_links_with_counts,text,withheld""",
    "user.fields": """confirmed_email,connection_status,created_at,description,entities,id,is_identity_verified,
    location,name,parody,profile_banner_url,profile_image_url,protected,public_metrics,receives_your_dm,
    subscribes_to_you,subscription,subscription_type,url,username,verified,verified_followers_count,verified_type,
    withheld""",
    "expansions": """affiliation,article.cover_media,article.media_entities,attachments.media_keys,
    attachments.media_source_tweet,attachments.poll_ids,author_id,edit_history_post_ids,entities.mentions.username,
    geo.place_id,in_reply_to_user_id,most_recent_post_id,owner_id,pinned_post_id,referenced_posts,username""",
}


def asked(**query):
    return Fields.model_validate({name.replace("_", "."): value for name, value in query.items()})


def whole(query):
    return Fields.model_validate({name: re.sub(r"\s", "", value) for name, value in query.items()})


@pytest.mark.parametrize("query", [TWARC, XDK], ids=["twarc", "xdk"])
def test_a_client_may_ask_for_every_field_it_knows(query):
    fields = whole(query)
    assert fields.of_tweets <= names.TWEET.answered | names.TWEET.left_out
    assert {"author_id", "entities", "attachments", "referenced_tweets"} <= fields.of_tweets


def test_what_x_knows_and_nothing_is_held_for_is_taken():
    assert asked(tweet_fields="context_annotations,geo").of_tweets == {"context_annotations", "geo"}
    assert not names.TWEET.left_out & tweets.FIELDS.keys()
    assert not names.USER.left_out & users.FIELDS.keys()


def test_every_answered_name_has_its_answer():
    assert names.TWEET.answered == tweets.FIELDS.keys() | {"id", "text", "edit_history_tweet_ids"}
    assert names.USER.answered == users.FIELDS.keys() | {"id", "name", "username"}


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("tweet.fields", "author_id,nonsense"),
        ("tweet.fields", "Author_id"),
        ("tweet.fields", "author_id, lang"),
        ("tweet.fields", ""),
        ("tweet.fields", "id," * 100 + "id"),
        ("post.fields", "nonsense"),
        ("user.fields", "password_hash"),
        ("media.fields", "nonsense"),
        ("poll.fields", "nonsense"),
        ("place.fields", "nonsense"),
        ("list.fields", "nonsense"),
        ("expansions", "author"),
        ("fields", "some"),
    ],
)
def test_a_name_that_x_does_not_know_is_refused_with_the_parameter(parameter, value):
    with pytest.raises(ValidationError) as refused:
        Fields.model_validate({parameter: value})
    (error,) = refused.value.errors()
    assert error["loc"] == (parameter,)
    if "nonsense" in value:
        assert "'nonsense'" in error["msg"]


@pytest.mark.parametrize(
    ("query", "posts"),
    [
        ({}, False),
        ({"tweet.fields": "author_id"}, False),
        ({"tweet.fields": "referenced_posts"}, False),
        ({"expansions": "author_id,entities.mentions.username"}, False),
        ({"post.fields": "lang"}, True),
        ({"post.fields": "lang", "tweet.fields": "lang"}, True),
        ({"expansions": "referenced_posts"}, True),
        ({"expansions": "edit_history_post_ids"}, True),
        ({"expansions": "pinned_post_id"}, True),
        ({"expansions": "most_recent_post_id"}, True),
        ({"expansions": "username"}, True),
        ({"fields": "all"}, False),
        ({"fields": "all", "post.fields": "lang"}, True),
    ],
)
def test_the_vocabulary_is_chosen_from_the_request(query, posts):
    assert Fields.model_validate(query).posts is posts


def test_both_vocabularies_may_be_mixed():
    fields = Fields.model_validate(
        {"tweet.fields": "note_post,edit_history_post_ids", "expansions": "referenced_tweets.id,pinned_post_id"}
    )
    assert fields.of_tweets == {"note_tweet", "edit_history_tweet_ids", "referenced_tweets"}
    assert fields.of_users == {"pinned_tweet_id"}


def test_an_expansion_shows_the_field_by_which_it_is_found():
    fields = asked(expansions="author_id,attachments.poll_ids,entities.mentions.username,owner_id")
    assert fields.of_tweets == {"author_id", "attachments", "entities"}
    assert fields.of_lists == {"owner_id"}


def test_all_means_every_field_and_expansion():
    fields = asked(fields="all")
    assert fields.of_tweets == names.TWEET.answered
    assert fields.of_users == names.USER.answered
    assert fields.expansions == names.EXPANSION.answered


def test_nothing_asked_is_plain_whatever_else_is_in_the_query():
    assert Fields.model_validate({"max_results": "5"}).plain
    assert not asked(user_fields="id").plain
