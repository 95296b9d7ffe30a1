"""What can be said about Terraform's files without Terraform."""

import re

import pytest

from tests.answers import an_app
from tests.terraform import hcl
from tests.terraform.provider import TERRAFORM, folders

EVERY = folders()
FILES = sorted(
    path
    for kind in ("*.tf", "*.hcl", "*.tfvars", "*.tftpl")
    for path in TERRAFORM.rglob(kind)
    if "mocks" not in path.parts
)
SNAKE = re.compile(r"^[a-z][a-z0-9_]*$")


def ids(path):
    return str(path.relative_to(TERRAFORM))


@pytest.mark.parametrize("folder", EVERY)
def test_every_variable_has_a_type_and_says_what_it_is(folder):
    wrong = [
        name for name, body in hcl.named(folder, "variable").items() if not ({"type", "description"} <= body.keys())
    ]
    assert not wrong


@pytest.mark.parametrize("folder", EVERY)
def test_every_output_says_what_it_is(folder):
    assert not [name for name, body in hcl.named(folder, "output").items() if "description" not in body]


@pytest.mark.parametrize("folder", EVERY)
def test_every_variable_is_used(folder):
    text = hcl.source(folder)
    for name in hcl.named(folder, "variable"):
        rest = re.sub(rf'^variable "{name}" \{{\n.*?^\}}', "", text, flags=re.MULTILINE | re.DOTALL)
        assert re.search(rf"\bvar\.{name}\b", rest), f"nobody reads {name}"


@pytest.mark.parametrize("folder", EVERY)
def test_every_local_and_every_data_source_is_used(folder):
    text = hcl.source(folder)
    local = [name for block in hcl.parsed(folder).get("locals", []) for name in block if hcl.is_ours(name)]
    assert not [name for name in local if not re.search(rf"\blocal\.{name}\b", text)]
    data = [f"data.{type_}.{name}" for type_, name, _ in hcl.resources(folder, "data")]
    assert not [each for each in data if not re.search(rf"\b{re.escape(each)}\b", text)]


@pytest.mark.parametrize("folder", EVERY)
def test_names_are_words_with_underscores(folder):
    names = [*hcl.named(folder, "variable"), *hcl.named(folder, "output"), *hcl.named(folder, "module")]
    names += [name for _, name, _ in hcl.resources(folder)]
    assert not [name for name in names if not SNAKE.match(name)]


@pytest.mark.parametrize("folder", EVERY)
def test_variables_and_outputs_stand_in_order(folder):
    for kind, file in (("variable", "variables.tf"), ("output", "outputs.tf")):
        path = TERRAFORM / folder / file
        names = re.findall(rf'^{kind} "(\w+)"', path.read_text() if path.exists() else "", re.MULTILINE)
        assert names == sorted(names)


@pytest.mark.parametrize("folder", EVERY)
def test_no_provider_but_aws(folder):
    text = hcl.source(folder)
    assert set(re.findall(r'source\s*=\s*"(\w[^"]*/[^"]*)"', text)) <= {"hashicorp/aws"}
    assert {type_.split("_")[0] for type_, _, _ in hcl.resources(folder)} <= {"aws", "terraform"}
    assert ">= 1.11" in text


@pytest.mark.parametrize("folder", EVERY)
def test_nothing_changes_by_itself(folder):
    text = hcl.source(folder)
    assert not re.search(r"\b(timestamp|uuid|bcrypt|plantimestamp)\(", text)
    assert "$Latest" not in text and "$Default" not in text
    assert 'provisioner "' not in text


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_no_path_of_a_machine_and_no_number_of_an_account(path):
    text = path.read_text()
    assert not re.search(r'"(/home|/root|/tmp|/Users|/work)/', text)
    accounts = set(re.findall(r'(?::|account_id += ")(\d{12})\b', text))
    assert accounts <= {"123456789012", "000000000000"}


@pytest.mark.parametrize("folder", folders("stacks", "examples"))
def test_stacks_lock_their_provider(folder):
    lock = TERRAFORM / folder / ".terraform.lock.hcl"
    assert 'provider "registry.terraform.io/hashicorp/aws"' in lock.read_text()
    assert lock.read_text().count('provider "') == 1


@pytest.mark.parametrize("folder", folders("modules"))
def test_every_module_has_its_files_and_four_runs(folder):
    here = TERRAFORM / folder
    assert {"main.tf", "variables.tf", "outputs.tf", "versions.tf", "README.md"} <= {
        each.name for each in here.iterdir()
    }
    runs = re.findall(r'^run "', "".join(each.read_text() for each in (here / "tests").glob("*.hcl")), re.MULTILINE)
    assert len(runs) >= 4


def test_each_failure_that_is_told_has_a_run_that_expects_it():
    for folder in folders("modules", "stacks"):
        tests = "".join(each.read_text() for each in (TERRAFORM / folder / "tests").glob("*.hcl"))
        expected = set(
            re.findall(r"\bvar\.(\w+)", " ".join(re.findall(r"expect_failures\s*=\s*\[(.*?)\]", tests, re.DOTALL)))
        )
        checked = {name for name, found in hcl.conditions(folder).items() if found}
        missing = checked - expected
        assert not missing, f"{folder}: nothing expects {sorted(missing)} to be refused"


def test_nothing_that_holds_data_goes_with_a_plan():
    kept = {"aws_kms_key", "aws_ebs_volume", "aws_network_interface", "aws_route53_zone"}
    for folder in EVERY:
        for type_, name, body in hcl.resources(folder):
            if type_ in kept:
                lifecycle = body.get("lifecycle", [{}])[0]
                assert lifecycle.get("prevent_destroy") is True, f"{folder}: {type_}.{name}"


def test_there_are_eighty_runs():
    runs = sum(len(re.findall(r'^run "', path.read_text(), re.MULTILINE)) for path in TERRAFORM.rglob("*.tftest.hcl"))
    assert runs >= 80


def takes_a_password(operation, schemas):
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    fields = schemas.get(schema.get("$ref", "").rpartition("/")[2], schema).get("properties", {})
    return any("password" in field for field in fields)


def test_the_limit_of_log_in_is_on_every_route_that_takes_a_password():
    app = an_app()
    schemas = app.spec["components"]["schemas"]
    taking = {
        path
        for path, operations in app.spec["paths"].items()
        if any(takes_a_password(operation, schemas) for operation in operations.values())
    }
    pages = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("authorize.")}
    limited = hcl.named("modules/waf", "variable")["login_paths"]["default"]
    assert {hcl.bare(each) for each in limited} == taking | pages
