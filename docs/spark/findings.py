"""Checks a list of disclosures on a Spark cluster and collects one table of documents and one of findings.

    spark-submit findings.py --files list.txt --out results [--program budgetcheck] [--batch 100] [--partitions N] [--no-join] [--csv]

`list.txt` names one file a line. The program and the files must be reachable under the same paths on every worker.
Folders are independent of each other, and the files of one stay together, so that a tables file and a narrative file of
one disclosure are joined as they are in one process. Every task runs `budgetcheck verify --format ndjson` on its share of
the list, in batches, and Spark reads the lines with the types of docs/report.schema.json. Written are

    results/documents   a row a document: what it is, its files where they are several (`parts`), how much of it was
                        checked, or why it could not be (`message`)
    results/findings    a row a finding, with the file it is of

as Parquet, or as CSV with `--csv`. Exit 1 where a file of the list is not in the result: none is lost in silence.
"""

import argparse
import json
import os
import subprocess
import sys

from pyspark.sql import SparkSession, functions as F
from pyspark.sql.types import IntegerType, LongType, StringType, StructField, StructType, ArrayType

AMOUNT = "decimal(28,8)"


def struct(**fields):
    return StructType([StructField(name, kind) for name, kind in fields.items()])


# The part of a line that goes into the tables; the rest of it is not read.
LINE = struct(
    path=StringType(),
    parts=ArrayType(StringType()),
    message=StringType(),
    kind=StringType(),
    level=StringType(),
    name=StringType(),
    year=IntegerType(),
    checks=struct(**{v: LongType() for v in ["exact", "rounding", "unlikely_rounding", "broken", "blocked"]}),
    coverage=struct(figures=LongType(), checked=LongType(), unchecked=LongType()),
    findings=ArrayType(
        struct(
            code=StringType(),
            name=StringType(),
            severity=StringType(),
            message=StringType(),
            advice=StringType(),
            line=LongType(),
            column=LongType(),
            figures=ArrayType(struct(unit=StringType(), table=StringType(), row=StringType(), column_name=StringType())),
            reported=StringType(),
            computed=StringType(),
            difference=StringType(),
            suggestion=struct(figure=LongType(), value=StringType()),
            fingerprint=StringType(),
        )
    ),
)


def verify(program, options, batch):
    """The lines of `budgetcheck verify` for some files; every file is in one of them, or the job stops."""
    # One process a task: Spark already runs as many tasks as there are cores.
    command = [program, "verify", "--format", "ndjson", "--fail-on", "never", "--jobs", "1", *options, "--", *batch]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    lines = run.stdout.splitlines()
    done = {file for line in map(json.loads, lines) for file in line.get("parts") or [line["path"]]}
    if run.returncode not in (0, 2) or done != set(batch):
        missing = sorted(set(batch) - done)[:5]
        raise RuntimeError(f"{program}: exit {run.returncode}, not in its output: {missing}\n{run.stderr[-2000:]}")
    return lines


def batches(program, options, size):
    def of_folders(folders):
        batch = []
        for _, files in folders:
            batch.extend(sorted(files))
            if len(batch) >= size:
                yield from verify(program, options, batch)
                batch = []
        if batch:
            yield from verify(program, options, batch)

    return of_folders


def tables(lines):
    """The table of documents and the table of findings of the lines that were read."""
    def count(severity):
        # Of a file that could not be checked there is no count: null, and not 0.
        found = F.size(F.filter("findings", lambda finding: finding["severity"] == severity))
        return F.when(F.col("message").isNull(), found).alias(severity + "s")

    counts = [count("error"), count("warning"), count("note")]
    documents = lines.select("path", F.array_join("parts", "\n").alias("parts"), "message", "kind", "level", "name", "year", "coverage.*", "checks.*", *counts)
    one = F.col("finding")
    first = F.get(one["figures"], 0)
    findings = lines.select("path", "name", "year", F.explode("findings").alias("finding")).select(
        "path",
        F.col("name").alias("of"),
        "year",
        one["code"].alias("code"),
        one["severity"].alias("severity"),
        one["message"].alias("message"),
        one["advice"].alias("advice"),
        one["line"].alias("line"),
        one["column"].alias("column"),
        first["table"].alias("table"),
        first["row"].alias("row"),
        first["column_name"].alias("column_name"),
        one["reported"].alias("reported"),
        one["computed"].cast(AMOUNT).alias("computed"),
        one["difference"].cast(AMOUNT).alias("difference"),
        one["suggestion"]["value"].cast(AMOUNT).alias("suggested"),
        first["unit"].alias("unit"),
        one["fingerprint"].alias("fingerprint"),
    )
    return documents, findings


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", required=True, help="a file that names one document a line")
    parser.add_argument("--out", required=True, help="folder of the results")
    parser.add_argument("--program", default="budgetcheck")
    parser.add_argument("--batch", type=int, default=100, help="files a process, or more: a folder is not cut")
    parser.add_argument("--partitions", type=int, help="shares of the list; default: four a core")
    parser.add_argument("--no-join", action="store_true", help="every file is a disclosure of its own: folders may be cut")
    parser.add_argument("--csv", action="store_true", help="CSV instead of Parquet")
    options = parser.parse_args()

    spark = SparkSession.builder.appName("budgetcheck").getOrCreate()
    spark.sparkContext.setLogLevel("WARN")
    paths = spark.read.text(options.files).where("trim(value) <> ''").distinct().rdd.map(lambda row: row.value)
    partitions = options.partitions or 4 * spark.sparkContext.defaultParallelism
    folders = paths.groupBy((lambda path: path) if options.no_join else os.path.dirname, partitions)
    lines = folders.mapPartitions(batches(options.program, ["--no-join"] if options.no_join else [], options.batch))
    # Checked once, kept as it is, and both tables are read from that.
    raw = options.out.rstrip("/") + "/lines"
    spark.createDataFrame(lines.map(lambda line: (line,)), "line string").write.mode("overwrite").text(raw)
    documents, findings = tables(spark.read.schema(LINE).json(raw))
    for name, table in (("documents", documents), ("findings", findings)):
        writer = table.write.mode("overwrite")
        target = f"{options.out.rstrip('/')}/{name}"
        writer.csv(target, header=True, escape='"') if options.csv else writer.parquet(target)

    listed = paths.count()
    done = documents.select(F.explode(F.split(F.coalesce("parts", "path"), "\n"))).distinct().count()
    failed = documents.where("message is not null").count()
    print(json.dumps({"listed": listed, "done": done, "documents": documents.count() - failed, "failed": failed, "findings": findings.count()}))
    spark.stop()
    sys.exit(0 if listed == done else 1)


if __name__ == "__main__":
    main()
