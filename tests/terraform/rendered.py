"""What Terraform renders for machines: the scripts that they run first, and the files of a Cassandra node."""

import hashlib
import json
from pathlib import Path
from typing import Any

from tests.terraform.provider import TERRAFORM, Terraform

ADDRESS = "127.0.0.9"
"""Of the node."""

_MAIN = """
locals {{
  release = {{ bucket = "murmur-releases", key = "releases/murmur.tar.gz", sha256 = "{sha256}" }}
  machine = {{ MURMUR_INFRA_PROJECT = "murmur", MURMUR_INFRA_ROLE = "cassandra", MURMUR_INFRA_ADDRESS = "{address}" }}
  files = {{
    "cassandra.yaml" = templatefile("{cassandra}/cassandra.yaml.tftpl", {{
      address = "{address}", cluster = "murmur", copies = 3, heap_mib = 512, num_tokens = 16
      ports   = {{ cql = 9042, storage = 7000 }}, seeds = ["{address}"]
    }})
    "cassandra-rackdc.properties" = templatefile("{cassandra}/cassandra-rackdc.properties.tftpl", {{
      dc = "eu-west-1", rack = "eu-west-1a"
    }})
    "jvm17-server.options" = templatefile("{cassandra}/jvm17-server.options.tftpl", {{ heap_mib = 512 }})
  }}
  given = {{ machine = local.machine, release = local.release, region = "eu-west-1" }}
  node  = merge(local.given, {{ files = local.files }})
}}

output "files" {{
  value = local.files
}}

output "service" {{
  value = templatefile("{service}/user_data.sh.tftpl", local.given)
}}

output "ebs" {{
  value = templatefile("{cassandra}/user_data.sh.tftpl", merge(local.node, {{ own_disks = false }}))
}}

output "instance_store" {{
  value = templatefile("{cassandra}/user_data.sh.tftpl", merge(local.node, {{ own_disks = true }}))
}}
"""


def render(terraform: Terraform, folder: Path, archive: Path) -> dict[str, Any]:
    """Every output of the templates for a release, as Terraform writes them; no provider takes part."""
    modules = TERRAFORM / "modules"
    text = _MAIN.format(
        sha256=hashlib.sha256(archive.read_bytes()).hexdigest(),
        address=ADDRESS,
        cassandra=modules / "cassandra" / "templates",
        service=modules / "service_asg" / "templates",
    )
    (folder / "main.tf").write_text(text)
    terraform.init(folder)
    applied = terraform.run(folder, "apply", "-auto-approve", "-input=false", "-no-color")
    assert applied.code == 0, applied.told
    shown = json.loads(terraform.run(folder, "output", "-json").out)
    return {name: output["value"] for name, output in shown.items()}
