#!/usr/bin/env bash
# Writes target/budgetcheck.html: the checker as one page that works offline. Needs a Rust toolchain, Python 3, and
# wasm32-unknown-unknown (rustup target add wasm32-unknown-unknown; without rustup, on Debian, it is fetched).
set -euo pipefail
cd "$(dirname "$0")/.."
source packaging/toolchain.sh
toolchain wasm32-unknown-unknown || exit

# The versions of the command's crates, but for those that have a stand-in.
awk 'BEGIN { RS = ""; ORS = "\n\n" } !/\nname = "(budgetcheck|getrandom|js-sys|wasm-bindgen|web-time)"\n/' Cargo.lock > web/Cargo.lock
# A PDF may hold drawings in drawings in drawings: the stack is as large as the command's.
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="-C link-arg=-zstack-size=33554432"
(cd web && cargo build --release --target wasm32-unknown-unknown "${build_std[@]}") || { failed_build || exit; }
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -1)
python3 web/assemble.py "$CARGO_TARGET_DIR/wasm32-unknown-unknown/release/budgetcheck_web.wasm" "$version" target/budgetcheck.html
