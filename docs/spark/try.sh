#!/usr/bin/env bash
# Runs findings.py on this machine over the fixtures, and compares its tables with what one process says.
#
#     docs/spark/try.sh [PROGRAM]        default: target/debug/budgetcheck
#
# Needs Java 17 or later, and PySpark: without `spark-submit` in PATH it is installed into a temporary folder (450 MB),
# which is why `.ci/run` does this only with BUDGETCHECK_SPARK=1.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=$(realpath "${1:-target/debug/budgetcheck}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! command -v spark-submit > /dev/null; then
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install --quiet pyspark==4.3.0
  PATH="$work/venv/bin:$PATH"
fi
find fixtures -type f \( -name '*.txt' -o -name '*.docx' -o -name '*.xlsx' -o -name '*.pdf' \) > "$work/list.txt"

spark-submit --master 'local[2]' docs/spark/findings.py --csv --batch 20 \
  --files "$work/list.txt" --out "$work/results" --program "$program" 2> "$work/log" || { tail -40 "$work/log" >&2; exit 1; }

# The same files in one process; exit 2 says that some of them cannot be read, which the tables must say as well.
tr '\n' '\0' < "$work/list.txt" | xargs -0 "$program" verify --format json --output "$work/report.json" 2> /dev/null || true
python3 - "$work" <<'PYTHON'
import csv, glob, json, sys

work = sys.argv[1]
report = json.load(open(f"{work}/report.json", encoding="utf-8"))

def rows(table):
    for part in glob.glob(f"{work}/results/{table}/part-*.csv"):
        with open(part, encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)

expected = {(d["path"], f["code"], str(f["line"]), str(f["column"]), f["fingerprint"]) for d in report["documents"] for f in d["findings"]}
found = {(r["path"], r["code"], r["line"], r["column"], r["fingerprint"]) for r in rows("findings")}
assert expected == found, (expected - found, found - expected)
documents = list(rows("documents"))
assert {d["path"]: str(d["coverage"]["checked"]) for d in report["documents"]} == {r["path"]: r["checked"] for r in documents if not r["message"]}
assert {e["path"] for e in report["errors"]} == {r["path"] for r in documents if r["message"]} != set()
print(f"{len(documents)} documents, {len(found)} findings: the same in Spark's tables and in one process")
PYTHON
