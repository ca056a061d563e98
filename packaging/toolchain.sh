# shellcheck shell=bash disable=SC2034,SC2054
# To be sourced: `toolchain TARGET` makes cargo able to build for another machine, or says why not and gives 77.
#
# Where the machine's own Rust has the target, or rustup can add it, that is used. Otherwise, on Debian, the compiler, its
# library's source and a linker are unpacked into target/toolchain, beside the machine's own Rust, and the standard library
# is built from source (some minutes on two cores). Sets `build_std`, the arguments for cargo.

toolchain() {
  local target=$1
  build_std=()
  export CARGO_TARGET_DIR=$PWD/target/packages
  if [ -z "${BUDGETCHECK_DEBIAN_RUST:-}" ]; then
    if has_target "$target"; then return; fi
    if command -v rustup > /dev/null && timeout 60 rustup target add "$target" > /dev/null 2>&1 && has_target "$target"; then return; fi
  fi
  debian_rust "$target"
}

has_target() {
  compgen -G "$(rustc --print target-libdir --target "$1" 2> /dev/null)/libstd-*.rlib" > /dev/null
}

debian_rust() {
  local root=$PWD/target/toolchain std llvm package
  if [ ! -e "$root/ready" ]; then
    if ! command -v apt-get > /dev/null || ! command -v dpkg > /dev/null; then
      echo "skipped: this Rust has no $1, and there is no Debian to take a compiler from (rustup target add $1)" >&2
      return 77
    fi
    rm -rf "$root"
    mkdir -p "$root/packages"
    if [ -z "$(depends libstd-rust-web-dev 'libstd-rust-web-[0-9.]*')" ]; then apt-get update > "$root/log" 2>&1 || true; fi
    std=$(depends libstd-rust-web-dev 'libstd-rust-web-[0-9.]*')
    llvm=$(depends "$std" 'libllvm[0-9]*')
    llvm=${llvm#libllvm}
    if ! (cd "$root/packages" && apt-get download rustc-web "$std" libstd-rust-web-dev rust-web-src "lld-$llvm" "liblld-$llvm" "libllvm$llvm") >> "$root/log" 2>&1; then
      echo "skipped: this Rust has no $1, and Debian's rustc-web, rust-web-src and lld cannot be had here" >&2
      return 77
    fi
    for package in "$root"/packages/*.deb; do dpkg -x "$package" "$root"; done
    rm -rf "$root/packages"
    touch "$root/ready"
  fi
  export RUSTC=$root/usr/bin/rustc RUSTC_BOOTSTRAP=1 LD_LIBRARY_PATH=$root/usr/lib/x86_64-linux-gnu${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$(compgen -G "$root/usr/bin/wasm-ld-*")
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER
  case $1 in
    wasm32-*) build_std=(-Z build-std=std,panic_abort) ;;
    *) build_std=(-Z build-std=std,panic_unwind) ;;
  esac
}

# The package of this name that another needs.
depends() {
  apt-cache depends "${1:-none}" 2> /dev/null | sed -n "s/^ *|\{0,1\}Depends: \($2\)$/\1/p" | head -1
}

# After a build that failed: a compiler that was only fetched is passed over (77), the machine's own is not (1).
failed_build() {
  if [ ${#build_std[@]} -eq 0 ]; then return 1; fi
  echo "skipped: the compiler that was fetched did not build this, see above" >&2
  return 77
}
