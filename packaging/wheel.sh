#!/usr/bin/env bash
# Writes the Python package into target/wheels/. Needs a Rust toolchain and Python 3 with venv; maturin is installed into
# target/. Further arguments are maturin's, such as `--target x86_64-unknown-linux-musl` or `--profile dist`.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=target/maturin
if ! "$tools/bin/maturin" --version 2> /dev/null | grep -qx "maturin 1.16.0"; then
  if ! { python3 -m venv "$tools" && "$tools/bin/pip" install --quiet --disable-pip-version-check maturin==1.16.0; } > "$(mkdir -p target; echo target/maturin.log)" 2>&1; then
    echo "skipped: maturin cannot be installed here (see target/maturin.log); it needs Python 3 with venv and PyPI" >&2
    exit 77
  fi
fi
rm -f target/wheels/budgetcheck-*.whl
case " $* " in *" --profile "*) profile=() ;; *) profile=(--release) ;; esac
"$tools/bin/maturin" build "${profile[@]}" --out target/wheels "$@"
