#!/bin/sh
# What `make terraform` needs beyond `make setup`: checkov and what it brings (290 MB), in an environment of its own.
set -eu
cd "$(dirname "$0")/../.."
tools=.cache/terraform
wanted=$(cksum requirements/terraform.lock)
if [ "$(cat "$tools/stamp" 2>/dev/null || true)" != "$wanted" ]; then
    rm -rf "$tools"
    .venv/bin/python -m venv "$tools"
    "$tools/bin/python" -m pip install --quiet --no-input --no-compile --disable-pip-version-check --require-hashes \
        -r requirements/terraform.lock
    echo "$wanted" >"$tools/stamp"
fi
