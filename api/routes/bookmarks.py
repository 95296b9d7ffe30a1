"""One's own bookmarks and their folders."""

from apiflask import APIBlueprint
from flask import Response

from api import inputs, paging, posting
from api.access import needs
from api.auth.gate import own
from api.context import context, services
from api.gives import gives
from api.routes import paged
from api.schemas import pages, results
from api.views import answers
from fanout import bookmarks as fanout

bookmarks = APIBlueprint("bookmarks", __name__, url_prefix="/2/users", tag="Bookmarks")


@bookmarks.get("/<id:user_id>/bookmarks")
@bookmarks.input(paging.Hundred, location="query", arg_name="asked")
@bookmarks.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.TweetPage)
@needs("tweet.read", "users.read", "bookmark.read")
def bookmarked(user_id: int, asked: paging.Hundred, fields: inputs.Fields) -> Response:
    """What one has bookmarked, the latest first, in whatever folder; 800 at the most."""
    opened, viewer = services(), own(user_id)
    return paged.of_tweets(
        "bookmarks",
        paging.token_of(asked),
        fields,
        lambda place: fanout.read(opened, viewer, place, asked.max_results),
    )


@bookmarks.post("/<id:user_id>/bookmarks")
@bookmarks.input(posting.NewBookmark, arg_name="body")
@gives(results.Bookmarked)
@needs("tweet.read", "users.read", "bookmark.write")
def bookmark(user_id: int, body: posting.NewBookmark) -> Response:
    """Bookmarks a tweet; with `folder_id` it is put into, or moved to, that folder."""
    fanout.add(services(), own(user_id), body.tweet_id, body.folder_id)
    return answers.done(bookmarked=True)


@bookmarks.delete("/<id:user_id>/bookmarks/<id:tweet_id>")
@gives(results.Bookmarked)
@needs("tweet.read", "users.read", "bookmark.write")
def unmark(user_id: int, tweet_id: int) -> Response:
    """Ends a bookmark, also one of a tweet that is not there any more."""
    fanout.remove(services(), own(user_id), tweet_id)
    return answers.done(bookmarked=False)


@bookmarks.get("/<id:user_id>/bookmarks/folders")
@bookmarks.input(paging.Hundred, location="query", arg_name="asked")
@gives(pages.FolderPage)
@needs("users.read", "bookmark.read")
def folders(user_id: int, asked: paging.Hundred) -> Response:
    """One's folders, by name."""
    scope, cursors = f"folders/{own(user_id)}", context().cursors
    token = paging.token_of(asked)
    after = cursors.open(scope, token).decode() if token else ""
    found, onwards = fanout.folders(services(), user_id, after, asked.max_results)
    rows = [{"id": str(folder_id), "name": name} for name, folder_id in found]
    return answers.page(rows, cursors.seal(scope, onwards.encode()) if onwards else "")


@bookmarks.post("/<id:user_id>/bookmarks/folders")
@bookmarks.input(posting.NewFolder, arg_name="body")
@gives(results.FolderMade)
@needs("users.read", "bookmark.write")
def add_folder(user_id: int, body: posting.NewFolder) -> Response:
    """Makes a folder; one of that name that is there already is given back. 409: one has a hundred folders."""
    folder_id = fanout.add_folder(services(), own(user_id), body.name)
    return answers.done(id=str(folder_id), name=body.name)


@bookmarks.get("/<id:user_id>/bookmarks/folders/<id:folder_id>")
@bookmarks.input(paging.Hundred, location="query", arg_name="asked")
@bookmarks.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.TweetPage)
@needs("tweet.read", "users.read", "bookmark.read")
def folder(user_id: int, folder_id: int, asked: paging.Hundred, fields: inputs.Fields) -> Response:
    """What lies in one folder, the latest first."""
    opened, viewer = services(), own(user_id)
    return paged.of_tweets(
        f"folder/{folder_id}",
        paging.token_of(asked),
        fields,
        lambda place: fanout.read(opened, viewer, place, asked.max_results, folder_id),
    )
