#!/usr/bin/env bash
# Runs targets of the Makefile one after the other: parts.sh TARGET...
#
# It stops at the first that fails, keeps each one's output under tests/artifacts/, and says at the end how long each took
# and, in the test runners' own words, what they found.

set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit

logs=tests/artifacts/parts
rm -rf "$logs"
mkdir -p "$logs"

# What is kept is read as text.
export NO_COLOR=1

table=''
failed=''
SECONDS=0

clock() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

# note PART RESULT: a line of the table.
note() { table+=$(printf '  %-10s %8s' "$1" "$2")$'\n'; }

for part; do
    if [[ -n $failed ]]; then
        note "$part" 'not run'
        continue
    fi
    started=$SECONDS
    printf '\n=== %s\n' "$part"
    if make "$part" 2>&1 </dev/null | tee "$logs/$part.log"; then
        outcome=''
    else
        outcome=' FAILED'
        failed=$part
    fi
    took=$(clock $((SECONDS - started)))
    printf '=== %s took %s%s\n' "$part" "$took" "$outcome"
    note "$part" "$took$outcome"
done

note total "$(clock $SECONDS)"
printf '\n%s\n' "$table"
# Binaries without a test say nothing.
(cd "$logs" && grep -hE '^test result: |^ +(Test Files|Tests) ' -- *.log | grep -v ' 0 passed; 0 failed; 0 ignored; ')

if [[ -n $failed ]]; then
    echo "$failed failed: \`make $failed\` runs it alone; its output is $logs/$failed.log"
    exit 1
fi
