#!/usr/bin/env bash
# Puts a program that was built into an archive with what belongs to it: `archive.sh TARGET PROGRAM FOLDER`. Windows gets a
# zip, the others a tar.gz. The same program gives the same archive.
set -euo pipefail
target=$1 program=$(realpath "$2") out=$(mkdir -p "$3" && realpath "$3")
cd "$(dirname "$0")/.."
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -1)
name=budgetcheck-$version-$target
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/$name"
cp "$program" README.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE docs/guide.zh.md docs/rules.zh.md "$work/$name/"
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2> /dev/null || echo 0)}
python3 - "$work" "$name" "$out" <<'PYTHON'
import gzip, os, pathlib, stat, sys, tarfile, time, zipfile

work, name, out = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
made = int(os.environ["SOURCE_DATE_EPOCH"])
files = sorted((work / name).iterdir())
mode = lambda file: 0o755 if file.stat().st_mode & stat.S_IXUSR or file.suffix == ".exe" else 0o644
if "windows" in name:
    target = out / f"{name}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in files:
            info = zipfile.ZipInfo(f"{name}/{file.name}", time.gmtime(max(made, 315532800))[:6])
            info.external_attr, info.compress_type = mode(file) << 16, zipfile.ZIP_DEFLATED
            archive.writestr(info, file.read_bytes())
else:
    target = out / f"{name}.tar.gz"
    with open(target, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, made) as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        for file in files:
            info = tarfile.TarInfo(f"{name}/{file.name}")
            info.size, info.mode, info.mtime = file.stat().st_size, mode(file), made
            with open(file, "rb") as content:
                archive.addfile(info, content)
print(target)
PYTHON
