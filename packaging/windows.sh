#!/usr/bin/env bash
# Writes target/budgetcheck.exe: the program for Windows (64 bit), one file. Needs a Rust toolchain, Python 3, mingw-w64's gcc
# (gcc-mingw-w64-x86-64), and x86_64-pc-windows-gnu (rustup target add x86_64-pc-windows-gnu; without rustup, on Debian, it
# is fetched). In CI what is missing is installed with apt-get.
set -euo pipefail
cd "$(dirname "$0")/.."
target=x86_64-pc-windows-gnu
mingw=x86_64-w64-mingw32
if ! command -v "$mingw-gcc" > /dev/null && [ "${CI:-}" = true ] && command -v apt-get > /dev/null; then
  { apt-get install -y --no-install-recommends gcc-mingw-w64-x86-64 || { apt-get update && apt-get install -y --no-install-recommends gcc-mingw-w64-x86-64; }; } > /dev/null 2>&1 || true
fi
if ! command -v "$mingw-gcc" > /dev/null; then
  echo "skipped: there is no $mingw-gcc (Debian: gcc-mingw-w64-x86-64)" >&2
  exit 77
fi
source packaging/toolchain.sh
toolchain "$target" || exit

# Objects that stand at the beginning and the end of a program, which come with a target and not with the library's source.
if [ ${#build_std[@]} -gt 0 ]; then
  libraries=$("$RUSTC" --print target-libdir --target "$target")
  mkdir -p "$libraries"
  for part in rsbegin rsend; do
    "$RUSTC" --target "$target" --emit=obj -o "$libraries/$part.o" "$("$RUSTC" --print sysroot)/lib/rustlib/src/rust/library/rtstartup/$part.rs"
  done
fi

# What Explorer shows of the program: its icon, its version.
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -1)
resources=$CARGO_TARGET_DIR/windows
mkdir -p "$resources"
python3 packaging/windows/icon.py "$resources/budgetcheck.ico"
sed "s/@version@/$version/g; s/@numbers@/${version//./,},0/" packaging/windows/budgetcheck.rc > "$resources/budgetcheck.rc"
"$mingw-windres" --codepage 65001 -I "$resources" "$resources/budgetcheck.rc" -O coff -o "$resources/budgetcheck.o"

export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=$mingw-gcc
export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUSTFLAGS="-C target-feature=+crt-static -C link-arg=$resources/budgetcheck.o"
cargo build --locked --profile dist --bin budgetcheck --target "$target" "${build_std[@]}" || { failed_build || exit; }
cp "$CARGO_TARGET_DIR/$target/dist/budgetcheck.exe" target/budgetcheck.exe

# One file: what it loads comes with Windows.
foreign=$("$mingw-objdump" -p target/budgetcheck.exe | sed -n 's/^\s*DLL Name: //p' | grep -viE '^(api-ms-win-.*|kernel32|ntdll|msvcrt|ucrtbase|userenv|ws2_32|advapi32|bcrypt|bcryptprimitives|shell32|user32|ole32)\.dll$' || true)
if [ -n "$foreign" ]; then
  echo "the program would need other files: $foreign" >&2
  exit 1
fi
printf 'target/budgetcheck.exe: %s bytes\n' "$(stat -c %s target/budgetcheck.exe)"
