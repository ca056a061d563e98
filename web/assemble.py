"""Puts the page together: one file, with the checker in it. Needs Python 3 alone.

    python3 web/assemble.py CHECKER.wasm VERSION PAGE.html
"""

import base64
import gzip
import hashlib
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
# Digits of the checker on one line: some editors and mail programs break longer ones where they should not.
LINE = 4096


def number(data, at):
    """An unsigned LEB128 number, and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            return value, at


def imports(wasm):
    """How many things a module asks of its host."""
    at = 8
    while at < len(wasm):
        kind = wasm[at]
        size, at = number(wasm, at + 1)
        if kind == 2:
            return number(wasm, at)[0]
        at += size
    return 0


def policy_hash(script):
    return "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"


def main(wasm_path, version, out):
    wasm = pathlib.Path(wasm_path).read_bytes()
    if imports(wasm):
        sys.exit(f"{wasm_path}: asks {imports(wasm)} things of its host; it must ask nothing, so that nothing can leave it")
    text = lambda name: (HERE / "page" / name).read_text(encoding="utf-8").strip()
    packed = base64.b64encode(gzip.compress(wasm, 9, mtime=0)).decode()
    script, style, worker = text("page.js"), text("page.css"), text("worker.js")
    # A report is shown in a frame, which may run only what this page may: its own script, too, is allowed by its hash.
    report = (HERE.parent / "src/report/html/script.js").read_text(encoding="utf-8")
    for part in (script, worker, style):
        if "</s" in part:
            sys.exit("a part of the page would end its element")
    policy = "; ".join([
        "default-src 'none'",
        f"script-src {policy_hash(script)} {policy_hash(report)} 'wasm-unsafe-eval'",
        "style-src 'unsafe-inline'",
        "worker-src blob:",
        "frame-src blob:",
        "connect-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    ])
    lines = "\n".join(packed[i:i + LINE] for i in range(0, len(packed), LINE))
    page = text("page.html")
    for name, value in [("policy", policy), ("version", version), ("style", style), ("worker", worker), ("script", script), ("program", lines)]:
        page = page.replace(f"@{name}@", value)
    pathlib.Path(out).write_text(page + "\n", encoding="utf-8", newline="\n")
    size = pathlib.Path(out).stat().st_size
    print(f"{out}: {size / 1e6:.2f} MB (checker {len(wasm) / 1e6:.2f} MB)")
    if size > 8_000_000:
        sys.exit("the page is larger than 8 MB")


main(*sys.argv[1:])
