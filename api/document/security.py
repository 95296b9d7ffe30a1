"""Who may ask for what, as the document tells it: taken from what each route declares."""

from collections.abc import Iterable
from typing import Any

from api.access import Access

_SCOPES = {
    "tweet.read": "See what you see",
    "tweet.write": "Post, delete and retweet for you",
    "tweet.moderate.write": "Hide replies to you",
    "users.read": "See accounts that you see",
    "users.email": "See your address",
    "follows.read": "See whom you follow and who follows you",
    "follows.write": "Follow and unfollow for you",
    "like.read": "See what you like",
    "like.write": "Like for you, and take likes back",
    "list.read": "See your lists",
    "list.write": "Make and change lists for you",
    "bookmark.read": "See your bookmarks",
    "bookmark.write": "Set and remove bookmarks for you",
    "mute.read": "See whom you mute",
    "mute.write": "Mute for you, and end mutes",
    "block.read": "See whom you block",
    "block.write": "Block for you, and end blocks",
    "dm.read": "Read your messages",
    "dm.write": "Send messages for you",
    "media.write": "Upload media for you",
    "space.read": "See spaces that you see",
    "timeline.read": "Read your timelines",
    "offline.access": "Stay signed in for you",
}


def schemes(base: str) -> dict[str, Any]:
    """The ways to say who one is; `base` is the address of this server."""
    flow = {
        "authorizationUrl": f"{base}/i/oauth2/authorize",
        "tokenUrl": f"{base}/2/oauth2/token",
        "refreshUrl": f"{base}/2/oauth2/token",
        "scopes": _SCOPES,
    }
    return {
        "signIn": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "The access token of one's own sign-in: `/auth/login`.",
        },
        "oauth2User": {
            "type": "oauth2",
            "description": "OAuth 2.0 with PKCE, for an app that asks for a user.",
            "flows": {"authorizationCode": flow},
        },
        "appOnly": {
            "type": "http",
            "scheme": "bearer",
            "description": "The token of an app without a user: `/oauth2/token`.",
        },
        "oauth1User": {
            "type": "http",
            "scheme": "OAuth",
            "description": "OAuth 1.0a: each request signed by HMAC-SHA1 for an app and a user.",
        },
    }


def security_of(access: Access) -> list[dict[str, list[str]]]:
    """Any one of these opens the route; nothing at all does where the list is empty."""
    if access.anyone:
        return []
    if access.own_only:
        return [{"signIn": []}]
    app: Iterable[dict[str, list[str]]] = [{"appOnly": []}] if access.app else []
    return [{"signIn": []}, {"oauth2User": list(access.scopes)}, {"oauth1User": []}, *app]
