#!/usr/bin/env bash
# Breaks the program in one deliberate way after the other, and runs the tests of sync until one notices: mutants.sh [MUTANT...]
#
# The faults are those of src-tauri/crates/sabotage/src/mutants.rs, compiled in by one feature and chosen by the
# environment. Prints a table and fails if one survives. FEATURES are Cargo's, as the Makefile has them.

set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit

built=$(cargo test ${FEATURES-} --features e2e/sabotage -p sync -p google -p e2e --lib --test sync --test google --test simulation \
    --no-run --message-format=json-render-diagnostics) || exit
# suites CRATE: the test programs by that name.
suites() { grep -oE "\"executable\":\"[^\"]+/$1-[^\"]+\"" <<<"$built" | cut -d'"' -f4 | sort -u; }
of_google=$(suites google)
of_sync=$(suites sync; suites simulation)
export of_google of_sync

export HOURWRIGHT_SIMULATE_SEEDS=200 HOURWRIGHT_SIMULATE_SECONDS=60 HOURWRIGHT_SIMULATE_TRIES=0

# run SUITE: of the simulation only the seeds, and few of them.
run() {
    if [[ $1 == */simulation-* ]]; then "$1" seeds::; else "$1"; fi 2>&1 </dev/null
}
export -f run

# hunt MUTANT: a line of the table. The tests of the crate that it stands in, and the simulation.
hunt() {
    local suite by status suites=$of_sync
    grep -rq "mutant!(\"$1\")" src-tauri/crates/google/src && suites=$of_google
    for suite in $suites; do
        # The first test that fails is enough; a suite that nobody listens to any more ends by itself.
        by=$(
            HOURWRIGHT_MUTANT=$1 timeout 600 bash -c 'run "$0"' "$suite" | grep -m1 -oP '^test \K.*(?= \.\.\. FAILED)'
            exit "${PIPESTATUS[0]}"
        )
        status=$?
        # What does not end, or not as a test does, has been noticed, too.
        ((status == 0)) && [[ -z $by ]] && continue
        printf '%-34s %s\n' "$1" "${by:-$(basename "$suite") ends with $status}"
        return
    done
    printf '%-34s SURVIVES\n' "$1"
}
export -f hunt

# Without any fault they must pass, or noticing one means nothing.
for suite in $of_google $of_sync; do
    run "$suite" >/dev/null || { echo "$(basename "$suite") fails without any fault"; exit 1; }
done

all=$(grep -oP '^ *\(?"\K[a-z0-9-]+(?=",)' src-tauri/crates/sabotage/src/mutants.rs)
table=$(printf '%s\n' ${@:-$all} | xargs -P "$(nproc)" -I{} bash -c 'hunt {}' | tee /dev/stderr)
caught=$(grep -vc SURVIVES <<<"$table")
echo "$caught of $(wc -l <<<"$table") caught"
! grep -q SURVIVES <<<"$table"
