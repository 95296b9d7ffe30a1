"""Every alarm has its page, and every page says where to look, what to do and when it is over."""

import re

import pytest
from click.testing import CliRunner

from stack.cli import murmur
from stack.environment import ROOT

RUNBOOKS = ROOT / "docs" / "runbooks"
ALARMS = ROOT / "terraform" / "modules" / "observability" / "alarms.tf"
PLANS = {"README", "restore-drill", "region-failover", "key-rotation", "upgrade", "destroy"}
PAGES = sorted(path.stem for path in RUNBOOKS.glob("*.md"))


def alarms():
    """The names of the pages that Terraform's alarms name."""
    text = ALARMS.read_text()
    named = set(re.findall(r"docs/runbooks/([a-z-]+)\.md", text)) | set(re.findall(r'runbook\s*=\s*"([a-z-]+)"', text))
    # Alarms of the application are named as their pages are.
    block = re.search(r"\n  application = \{\n(.*?)\n  \}\n", text, re.DOTALL)[1]
    return named | set(re.findall(r"^    ([a-z-]+) = \{", block, re.MULTILINE))


def test_every_alarm_has_a_page_and_every_page_an_alarm():
    assert set(PAGES) - PLANS == alarms()
    assert set(PAGES) >= PLANS


@pytest.mark.parametrize("name", [name for name in PAGES if name not in PLANS])
def test_a_page_says_what_it_must(name):
    text = (RUNBOOKS / f"{name}.md").read_text()
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Look", "Do", "Over when"]
    assert re.match(r"# [A-Z].*\n\n[A-Z`]", text)


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere_and_commands_exist(name):
    text = (RUNBOOKS / f"{name}.md").read_text()
    assert set(re.findall(r"\]\(([a-z-]+)\.md\)", text)) <= set(PAGES)
    for command in set(re.findall(r"murmur infra ([a-z]+)", text)):
        assert CliRunner().invoke(murmur, ["infra", command, "--help"]).exit_code == 0, command
