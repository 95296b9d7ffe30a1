"""The document is valid, whole and made of the declared models."""

import re

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource

from api.document.operations import operations
from tests.answers import an_app, leaves
from tests.architecture.test_routes import endpoints


@pytest.fixture(scope="module")
def document():
    return an_app().test_client().get("/2/openapi.json").get_json()


def every_operation(document):
    return [(method, path, told) for path, methods in document["paths"].items() for method, told in methods.items()]


def every_schema(value):
    """Each object inside that describes a type."""
    if isinstance(value, dict):
        if isinstance(value.get("type"), str) and "name" not in value:
            yield value
        for each in value.values():
            yield from every_schema(each)
    elif isinstance(value, list):
        for each in value:
            yield from every_schema(each)


def test_it_is_valid(document):
    assert document["openapi"].startswith("3.1")
    assert [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_it_is_versioned(document):
    assert re.fullmatch(r"\d+\.\d+\.\d+", document["info"]["version"])


def test_every_route_is_in_it_and_nothing_else(document):
    assert {each.endpoint for each in operations(an_app())} == set(endpoints())
    assert {(each.path, each.method) for each in operations(an_app())} == {
        (path, method) for method, path, _ in every_operation(document)
    }


def test_no_schema_is_a_bare_object(document):
    bare = [
        each
        for each in every_schema(document["components"]["schemas"])
        if each["type"] == "object" and not {"properties", "additionalProperties"} & each.keys()
    ]
    assert bare == []


def reached(schemas, names):
    """These schemas and all that they refer to."""
    found, left = set(), list(names)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += [each.rpartition("/")[2] for each in leaves(schemas[name]) if "#/components/schemas/" in str(each)]
    return found


def test_no_answer_may_be_null(document):
    schemas = document["components"]["schemas"]
    bodies = reached(schemas, {each.body.__name__ for each in operations(an_app()) if each.body})
    answers = [each for name, each in schemas.items() if name not in bodies]
    assert "null" not in leaves(answers)
    assert None not in leaves(answers)


def test_operations_have_names_of_their_own(document):
    names = [told["operationId"] for _, _, told in every_operation(document)]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)


def test_the_name_of_a_schema_names_one_model():
    app, models = an_app(), {}
    for each in operations(app):
        for model in [each.body, *(given.model for given in each.given), *(given.refused for given in each.given)]:
            if model is not None:
                models.setdefault(model.__name__, set()).add(model)
    assert [name for name, found in models.items() if len(found) > 1] == []


def test_no_schema_has_a_name_that_pydantic_made_up(document):
    assert [name for name in document["components"]["schemas"] if "__" in name] == []


def test_every_operation_tells_its_errors_and_its_security(document):
    for _, _, told in every_operation(document):
        assert {"400", "429", "503"} <= told["responses"].keys()
        assert isinstance(told["security"], list)
        assert not told["security"] or {"401", "403"} <= told["responses"].keys()
        assert told["summary"]


def test_scopes_that_routes_need_are_scopes_that_can_be_asked_for(document):
    flow = document["components"]["securitySchemes"]["oauth2User"]["flows"]["authorizationCode"]
    ways = [way for _, _, told in every_operation(document) for way in told["security"]]
    asked = {scope for way in ways for scopes in way.values() for scope in scopes}
    assert asked <= flow["scopes"].keys()


def test_every_example_is_valid_by_its_schema(document):
    registry = Registry().with_resource("urn:document", Resource.opaque(document))
    for method, path, told in every_operation(document):
        bodies = [told.get("requestBody", {}), *told["responses"].values()]
        for content in [each for body in bodies for each in body.get("content", {}).values() if "example" in each]:
            reference = content["schema"].get("$ref", "")
            schema = {"$ref": f"urn:document{reference}"} if reference else content["schema"]
            found = list(Draft202012Validator(schema, registry=registry).iter_errors(content["example"]))
            assert not found, (method, path, found[:3])


def test_links_lead_to_operations_that_exist(document):
    names = {told["operationId"] for _, _, told in every_operation(document)}
    links = [
        link
        for _, _, told in every_operation(document)
        for answer in told["responses"].values()
        for link in answer.get("links", {}).values()
    ]
    assert links
    assert {link["operationId"] for link in links} <= names


def test_lists_and_numbers_have_bounds(document):
    for _, path, told in every_operation(document):
        for parameter in told["parameters"]:
            schema = parameter["schema"]
            if schema.get("type") == "integer":
                assert {"minimum", "maximum"} <= schema.keys(), (path, parameter["name"])
            if schema.get("type") == "array":
                assert {"minItems", "maxItems"} <= schema.keys(), (path, parameter["name"])
