# shellcheck shell=bash
# Puts what set-up fetched into .toolchain/ before what the system has.
#
# make names this file in BASH_ENV, so every recipe and every script it starts reads it first: a recipe sees a Rust or a
# Node that an earlier recipe of the same run has just installed.

prefer_own_toolchain() {
    local toolchain=${BASH_SOURCE[0]%/tests/setup/env.sh}/.toolchain folder
    if [[ -d $toolchain/cargo/bin ]]; then
        export RUSTUP_HOME=$toolchain/rustup CARGO_HOME=$toolchain/cargo
    fi
    for folder in "$toolchain/bin" "$toolchain/cargo/bin"; do
        if [[ -d $folder && :$PATH: != *:$folder:* ]]; then
            export PATH=$folder:$PATH
        fi
    done
}

prefer_own_toolchain
unset -f prefer_own_toolchain
