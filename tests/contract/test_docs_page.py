"""The page for people is whole, can be used without seeing it, and asks nobody else for anything."""

import re
from html.parser import HTMLParser

import pytest

from api.document.page import words
from tests.answers import an_app


class Page(HTMLParser):
    """What stands in a page: its tags with their attributes."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def answer():
    return an_app().test_client().get("/docs")


@pytest.fixture(scope="module")
def page(answer):
    return Page(answer.get_data(as_text=True))


def test_every_operation_stands_on_it(page):
    document = an_app().test_client().get("/2/openapi.json").get_json()
    names = {told["operationId"] for methods in document["paths"].values() for told in methods.values()}
    assert names <= {attributes.get("id") for _, attributes in page.tags}


def test_it_loads_nothing_from_anywhere(page, answer):
    assert not [tag for tag, _ in page.tags if tag in {"script", "link", "img", "iframe", "object"}]
    loaded = [attributes.get("src") or attributes.get("href") for _, attributes in page.tags]
    assert {each for each in loaded if each and not each.startswith("#")} == {"/2/openapi.json"}
    assert not re.search(r"@import|url\(", answer.get_data(as_text=True))
    assert answer.headers["content-security-policy"].startswith("default-src 'none';")
    assert "style-src 'sha256-" in answer.headers["content-security-policy"]


def test_every_link_within_leads_somewhere(page):
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    aimed = {attributes["href"][1:] for _, attributes in page.tags if attributes.get("href", "").startswith("#")}
    assert aimed <= set(ids)


def test_it_can_be_read_by_ear(page):
    names = [tag for tag, _ in page.tags]
    assert ("html", {"lang": "en"}) in page.tags
    assert names.count("h1") == 1
    assert {"title", "main", "nav", "header"} <= set(names)
    assert names.count("table") == names.count("caption")
    assert all("scope" in attributes for tag, attributes in page.tags if tag == "th")


def test_what_is_written_in_it_is_no_markup():
    with an_app().test_request_context():
        assert "&lt;script&gt;" in words({"type": "string", "pattern": "<script>"})
