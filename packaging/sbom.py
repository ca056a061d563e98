"""What the program is made of, as CycloneDX 1.5: every crate with version, licence, checksum and what it depends on. Needs
Python 3 and cargo.

    python3 packaging/sbom.py [TARGET] > budgetcheck.cdx.json
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def checksums():
    """The checksum of each crate of the lock file."""
    found = {}
    for block in (ROOT / "Cargo.lock").read_text(encoding="utf-8").split("[[package]]")[1:]:
        said = dict(re.findall(r'^(name|version|checksum) = "([^"]+)"$', block, re.M))
        if "checksum" in said:
            found[said["name"], said["version"]] = said["checksum"]
    return found


def main(target=None):
    command = ["cargo", "metadata", "--locked", "--format-version", "1"] + (["--filter-platform", target] if target else [])
    data = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    packages = {p["id"]: p for p in data["packages"]}
    nodes = {n["id"]: n for n in data["resolve"]["nodes"]}
    # What is linked, and what builds it; not what only tests use.
    used = lambda node: [d["pkg"] for d in node["deps"] if any(k["kind"] != "dev" for k in d["dep_kinds"])]
    root, reached = data["resolve"]["root"], set()
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting += used(nodes[one])
    purl = lambda p: f"pkg:cargo/{p['name']}@{p['version']}"
    known = checksums()

    def component(p, kind):
        made = {"type": kind, "bom-ref": purl(p), "name": p["name"], "version": p["version"], "purl": purl(p)}
        if p["license"]:
            made["licenses"] = [{"expression": p["license"].replace("/", " OR ")}]
        if (p["name"], p["version"]) in known:
            made["hashes"] = [{"alg": "SHA-256", "content": known[p["name"], p["version"]]}]
        return made

    order = sorted(reached - {root}, key=lambda i: purl(packages[i]))
    print(json.dumps({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": component(packages[root], "application")},
        "components": [component(packages[i], "library") for i in order],
        "dependencies": [{"ref": purl(packages[i]), "dependsOn": sorted({purl(packages[d]) for d in used(nodes[i])})} for i in [root, *order]],
    }, ensure_ascii=False, indent=1))


main(*sys.argv[1:])
