"""Who somebody is: look-ups by id and by name, and one's own profile."""

from collections.abc import Sequence

from apiflask import APIBlueprint
from flask import Response

from api import inputs
from api.access import OWN_ONLY, declared, needs
from api.auth.gate import own, viewer_id
from api.context import services
from api.gives import gives
from api.routes import present
from api.schemas import pages, results
from api.views import answers, missing
from api.views import users as view
from cql.records import User
from fanout import accounts, lookup

users = APIBlueprint("users", __name__, url_prefix="/2/users", tag="Users")

Rows = tuple[list[User], list[dict[str, str]]]


@users.get("/<id:user_id>")
@users.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.OneUser)
@needs("tweet.read", "users.read", app=True)
def show(user_id: int, fields: inputs.Fields) -> Response:
    """One user; a missing one is answered with status 200 and `errors`."""
    return present.found_users(*_by_id([user_id], "id"), fields, one=True)


@users.get("")
@users.input(inputs.IdList, location="query", arg_name="asked")
@users.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.SomeUsers)
@needs("tweet.read", "users.read", app=True)
def look_up(asked: inputs.IdList, fields: inputs.Fields) -> Response:
    """Up to a hundred users by id."""
    return present.found_users(*_by_id(asked.ids, "ids"), fields)


@users.get("/me")
@users.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.OneUser)
@needs("tweet.read", "users.read")
def me(fields: inputs.Fields) -> Response:
    """Oneself."""
    return present.found_users(*_by_id([viewer_id()], "id"), fields, one=True)


@users.get("/by/username/<username:username>")
@users.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.OneUser)
@needs("tweet.read", "users.read", app=True)
def show_named(username: str, fields: inputs.Fields) -> Response:
    """One user by name, in any case of its letters."""
    return present.found_users(*_by_name([username], "username"), fields, one=True)


@users.get("/by")
@users.input(inputs.UsernameList, location="query", arg_name="asked")
@users.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.SomeUsers)
@needs("tweet.read", "users.read", app=True)
def look_up_named(asked: inputs.UsernameList, fields: inputs.Fields) -> Response:
    """Up to a hundred users by name."""
    return present.found_users(*_by_name(asked.usernames, "usernames"), fields)


@users.patch("/<id:user_id>")
@users.input(inputs.Profile, arg_name="body")
@gives(results.Edited)
@declared(OWN_ONLY)
def edit(user_id: int, body: inputs.Profile) -> Response:
    """Changes parts of one's own profile."""
    changes = body.model_dump(exclude_none=True)
    user = accounts.edit(services(), own(user_id), accounts.Changes(**changes))
    return answers.answer({"data": view.shown(user, view.PROFILE)})


@users.put("/<id:user_id>/protected")
@users.input(inputs.Protection, arg_name="body")
@gives(results.Protected)
@declared(OWN_ONLY)
def protect(user_id: int, body: inputs.Protection) -> Response:
    """Shows one's tweets to accepted followers only, or to everybody again."""
    change = accounts.protect if body.protected else accounts.unprotect
    change(services(), own(user_id))
    return answers.done(protected=body.protected)


def _by_id(ids: Sequence[int], parameter: str) -> Rows:
    found = lookup.users(services(), viewer_id(), ids)
    absent = [each for each in dict.fromkeys(ids) if each not in found]
    rows = [found[each] for each in dict.fromkeys(ids) if each in found]
    return rows, missing.people(parameter, absent, lookup.suspended(services(), absent))


def _by_name(usernames: Sequence[str], parameter: str) -> Rows:
    asked = {name.casefold(): name for name in reversed(usernames)}
    found = lookup.named(services(), viewer_id(), asked)
    folded = list(dict.fromkeys(name.casefold() for name in usernames))
    absent = [each for each in folded if each not in found]
    gone = {asked[each] for each in lookup.suspended_names(services(), absent)}
    return [found[each] for each in folded if each in found], missing.people(
        parameter, [asked[each] for each in absent], gone
    )
