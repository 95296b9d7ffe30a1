"""What X calls its fields and expansions, in both of its vocabularies: the one list.

*Answered* names are served. The others X knows too; nothing is held for them here, so they are taken and left out.
Anything else is refused. Where the vocabularies differ, the old name stands for both.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple


class Names(NamedTuple):
    """The names that one parameter takes."""

    answered: frozenset[str]
    left_out: frozenset[str]

    @property
    def known(self) -> frozenset[str]:
        """All that X knows, in both vocabularies."""
        old = self.answered | self.left_out
        return old | {new for new, name in NEW.items() if name in old}


NEW: Mapping[str, str] = MappingProxyType(
    {
        "edit_history_post_ids": "edit_history_tweet_ids",
        "most_recent_post_id": "most_recent_tweet_id",
        "note_post": "note_tweet",
        "pinned_post_id": "pinned_tweet_id",
        "referenced_posts": "referenced_tweets",
    }
)
"""New names with the old ones for which they stand."""


def _names(answered: str, left_out: str = "") -> Names:
    return Names(frozenset(answered.split()), frozenset(left_out.split()))


TWEET = _names(
    """attachments author_id conversation_id created_at display_text_range edit_controls edit_history_tweet_ids entities
    id in_reply_to_user_id lang possibly_sensitive public_metrics referenced_tweets reply_settings source text
    username""",
    """article article_title card_uri community_id context_annotations geo matched_media_notes media_metadata
    non_public_metrics note_request_suggestions note_tweet organic_metrics paid_partnership promoted_metrics scopes
    suggested_source_links suggested_source_links_with_counts withheld""",
)
USER = _names(
    """created_at description entities id location most_recent_tweet_id name pinned_tweet_id protected public_metrics
    url username verified verified_type""",
    """affiliation confirmed_email connection_status is_identity_verified parody profile_banner_url profile_image_url
    receives_your_dm subscribes_to_you subscription subscription_type verified_followers_count withheld""",
)
LIST = _names("created_at description follower_count id member_count name owner_id private")
POLL = _names("duration_minutes end_datetime id options voting_status")
MEDIA = _names(
    "",
    """alt_text duration_ms height media_key non_public_metrics organic_metrics preview_image_url promoted_metrics
    public_metrics type url variants width""",
)
PLACE = _names("", "contained_within country country_code full_name geo id name place_type")
EXPANSION = _names(
    """attachments.poll_ids author_id edit_history_tweet_ids entities.mentions.username in_reply_to_user_id
    most_recent_tweet_id owner_id pinned_tweet_id referenced_tweets referenced_tweets.id referenced_tweets.id.author_id
    username""",
    """affiliation affiliation.user_id article.cover_media article.media_entities attachments.media_keys
    attachments.media_source_tweet entities.note.mentions.username geo.place_id
    referenced_tweets.id.attachments.media_keys""",
)

ONLY_NEW = frozenset(NEW) | {"affiliation", "username"}
"""Expansions that only the new vocabulary has: whoever asks for one is answered in it."""

SHOWS: Mapping[str, str] = MappingProxyType(
    {
        "attachments.poll_ids": "attachments",
        "entities.mentions.username": "entities",
        "referenced_tweets.id": "referenced_tweets",
        "referenced_tweets.id.author_id": "referenced_tweets",
    }
)
"""The field by which what an expansion adds can be found; the others have the name of the expansion."""


def old(names: Iterable[str]) -> frozenset[str]:
    """Each name as the old vocabulary has it."""
    return frozenset(NEW.get(name, name) for name in names)
