"""Tries target/budgetcheck.exe under wine and holds what it says against what the command says here. Needs Python 3, wine and
mingw-w64's gcc.

    python3 packaging/windows/try.py target/release/budgetcheck
"""

import json
import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
import tty
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FORMATS = ROOT / "fixtures/formats"
GCC = "x86_64-w64-mingw32-gcc"
WINE = next((p for p in ["wine", "wine64", "/usr/lib/wine/wine64"] if shutil.which(p)), None)


def missing(what):
    print(f"skipped: the Windows program was not tried: there is no {what}", file=sys.stderr)
    sys.exit(77)


class Windows:
    """A folder with the program, as a user would have it, and a wine of its own."""

    def __init__(self, work):
        self.work = work
        self.environment = {**os.environ, "WINEPREFIX": str(work / "wine"), "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml=",
                            "LC_ALL": "C.UTF-8"}
        for name in ["DISPLAY", "SHELL", "PROMPT", "TERM_PROGRAM", "CI"]:
            self.environment.pop(name, None)
        self.folder = work / "我的 文件"
        self.folder.mkdir()
        shutil.copy(ROOT / "target/budgetcheck.exe", self.folder)
        source = str(ROOT / "packaging/windows/stand-in.c")
        for flags, name in [(["-shared", "-DRANDOM"], "bcryptprimitives.dll"), (["-municode", "-DEXPLORER"], "explorer.exe"), (["-municode"], "hold.exe")]:
            libraries = ["-ladvapi32"] if name.endswith("dll") else []
            subprocess.run([GCC, "-O1", *flags, "-o", str(self.folder / name), source, *libraries], check=True)
        self.run("--version", seconds=300)  # Sets wine up.

    def start(self, program, *arguments):
        return subprocess.Popen([WINE, str(self.folder / program), *arguments], cwd=self.folder, env=self.environment,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *arguments, seconds=120):
        started = self.start("budgetcheck.exe", *arguments)
        out, err = started.communicate(timeout=seconds)
        return started.returncode, out.decode("utf-8"), err.decode("utf-8")

    def at_a_console(self, *arguments, until=None, seconds=60):
        """The program at a terminal: what stands on the screen, and how it ended."""
        here, there = pty.openpty()
        tty.setraw(there)
        environment = {name: value for name, value in self.environment.items() if name != "TERM"}
        started = subprocess.Popen([WINE, str(self.folder / "budgetcheck.exe"), *arguments], cwd=self.folder, env=environment,
                                   stdin=there, stdout=there, stderr=there, start_new_session=True)
        os.close(there)
        seen, end = b"", time.monotonic() + seconds
        while time.monotonic() < end:
            ready, _, _ = select.select([here], [], [], 0.2)
            if ready:
                try:
                    seen += os.read(here, 1 << 16)
                except OSError:
                    break
            if until and until in plain(seen):
                os.write(here, b"\r")
                until = None
            if started.poll() is not None and not ready:
                break
        try:
            code = started.wait(timeout=20)
        except subprocess.TimeoutExpired:
            started.kill()
            code = None
        os.close(here)
        return code, plain(seen)

    def end(self):
        server = next((p for p in ["wineserver", "/usr/lib/wine/wineserver64", "/usr/lib/wine/wineserver"] if shutil.which(p)), None)
        if server:
            subprocess.run([server, "-k"], env=self.environment, stderr=subprocess.DEVNULL)


def plain(screen):
    return re.sub(r"\x1b(\][^\x07]*\x07|\[[0-9;?]*[A-Za-z]|.)", "", screen.decode("utf-8", "replace"))


def here(binary, folder, *arguments):
    done = subprocess.run([binary, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def findings(report):
    """The findings of each document, by its name."""
    documents = json.loads(report)["documents"]
    return {re.split(r"[\\/]", d["path"])[-1]: [(f["fingerprint"], f["message"]) for f in d["findings"]] for d in documents}


def main():
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    if not WINE:
        missing("wine (Debian: wine, wine64)")
    if not shutil.which(GCC):
        missing(f"{GCC} (Debian: gcc-mingw-w64-x86-64)")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as work:
        windows = Windows(pathlib.Path(work))
        try:
            run(windows, binary)
        finally:
            windows.end()


def run(windows, binary):
    folder = windows.folder
    drafts = folder / "公开 稿"
    (drafts / "附件").mkdir(parents=True)
    for ending in ["docx", "pdf", "xlsx"]:
        shutil.copy(FORMATS / f"township-faulty.{ending}", drafts / f"柳河镇 2024年预算.{ending}")
    text = (ROOT / "fixtures/bad/BC101-subtotal-mismatch.txt").read_text(encoding="utf-8")
    (drafts / "附件" / "甲局 预算.txt").write_bytes(text.replace("\n", "\r\n").encode("gb18030"))

    code, out, _ = windows.run("verify", "公开 稿", "--format", "json")
    expected_code, expected, _ = here(binary, folder, "verify", "公开 稿", "--format", "json")
    got = findings(out)
    assert (code, got) == (expected_code, findings(expected)) == (1, got), (code, expected_code, out[:500])
    assert len(got) == 4 and all(got.values()), got
    assert all("\\" in d["path"] for d in json.loads(out)["documents"])
    print(f"a folder with Chinese names and blanks, docx, pdf, xlsx, GBK text with CRLF: {sum(map(len, got.values()))} findings, those of the command here")

    code, out, _ = windows.run("verify", "公开 稿\\附件\\甲局 预算.txt", "--format", "concise")
    assert code == 1 and out.startswith("公开 稿") and "错误[BC101]" in out, out
    whole = str(drafts / "柳河镇 2024年预算.docx").replace("/", "\\")
    code, out, _ = windows.run("Z:" + whole, "--format", "concise")
    assert code == 1 and "错误" in out, out
    print("paths with backslashes and blanks, within the folder and from the drive")

    code, out, _ = windows.run("mark", "公开 稿\\柳河镇 2024年预算.docx")
    copy = drafts / "柳河镇 2024年预算-标注.docx"
    here(binary, drafts, "mark", "柳河镇 2024年预算.docx", "--output", "here.docx")
    a, b = zipfile.ZipFile(copy), zipfile.ZipFile(drafts / "here.docx")
    assert code == 1 and a.namelist() == b.namelist() and all(a.read(n) == b.read(n) for n in a.namelist()), out
    a.close()
    b.close()
    copy.unlink()
    (drafts / "here.docx").unlink()
    print("a marked copy, each part byte for byte that of the command here")

    report = folder / "核对单.xlsx"
    report.write_bytes(b"an old one")
    holder = windows.start("hold.exe", "核对单.xlsx")
    end = time.monotonic() + 30
    while not (folder / "held").exists():
        assert time.monotonic() < end, "the file is not held"
        time.sleep(0.05)
    code, out, err = windows.run("verify", "公开 稿", "--format", "sheet", "--output", "核对单.xlsx")
    assert code == 2 and "核对单.xlsx" in err, (code, out, err)
    assert report.read_bytes() == b"an old one"
    (folder / "let-go").write_bytes(b"")
    holder.wait(timeout=60)
    left = [f.name for f in folder.iterdir() if f.name.endswith(".tmp") or f.name.startswith(".")]
    assert not left, left
    print(f"--output over a file that another program holds open: exit 2, the file as it was, nothing left behind; it says: {err.strip().splitlines()[-1]}")
    code, out, err = windows.run("verify", "公开 稿", "--format", "sheet", "--output", "核对单.xlsx")
    assert code == 1 and report.read_bytes().startswith(b"PK"), (code, err)

    code, screen = windows.at_a_console("verify", "公开 稿\\附件\\甲局 预算.txt", "--format", "concise")
    assert code == 1 and "错误[BC101]" in screen, (code, screen)
    print("at a console: Chinese words as they are")

    dropped = "Z:" + str(drafts / "柳河镇 2024年预算.pdf").replace("/", "\\")
    code, screen = windows.at_a_console(dropped, until="按回车键")
    page = drafts / "柳河镇 2024年预算-核对报告.html"
    assert code == 1 and page.exists(), (code, screen)
    opened = folder / "opened.txt"
    end = time.monotonic() + 20
    while not opened.exists() and time.monotonic() < end:
        time.sleep(0.1)
    assert opened.read_text(encoding="utf-8") == dropped.replace(".pdf", "-核对报告.html"), opened.read_text(encoding="utf-8")
    print("a file dropped on the program: its page is written beside it and opened, and the window waits")


main()
