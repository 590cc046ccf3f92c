#!/usr/bin/env bash
# Makes the two subset faces from Inter 4 (npm @expo-google-fonts/inter) with fonttools' pyftsubset. Run by hand when the character set changes.
set -euo pipefail
cd "$(dirname "$0")"
from=$(mktemp -d); trap 'rm -rf "$from"' EXIT
(cd "$from" && npm pack --silent @expo-google-fonts/inter@0.4.2 >/dev/null && tar xzf ./*.tgz)
unicodes='U+0020-007E,U+00A0-017F,U+0192,U+0218-021B,U+02C6,U+02DA,U+02DC,U+0300-0304,U+0307-0308,U+030A-030C,U+0326-0328,U+0370-03FF,U+0400-045F,U+0490-0491,U+1E80-1E85,U+1E9E,U+1EF2-1EF3,U+2000-200A,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2032-2033,U+2039-203A,U+2044,U+20A0-20BF,U+2116,U+2122,U+2190-2193,U+2212,U+2605-2606,U+2713'
for face in 400Regular 700Bold; do
  pyftsubset "$from/package/$face/Inter_$face.ttf" --unicodes="$unicodes" --layout-features='kern' --legacy-kern \
    --name-IDs='0,1,2,4,6,13,14' --no-hinting --drop-tables+=DSIG,STAT,MVAR,GDEF --output-file="Inter-${face#?00}.ttf"
done
cargo run --quiet --package xtask --bin xtask typeface Inter-Regular.ttf Inter-Bold.ttf Inter.packed
