"""Tries target/budgetcheck.html in Chromium, opened from disk: drops documents on it and holds what it says and gives back
against what the command prints. Needs Python 3, Chromium, and the command.

    python3 web/try.py target/release/budgetcheck [--pictures FOLDER] [--large A.pdf]
"""

import argparse
import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

from chromium import DAY, Browser, Refused, program

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "target/budgetcheck.html"
FORMATS = ROOT / "fixtures/formats"


class Page:
    def __init__(self, browser, downloads):
        self.browser, self.downloads = browser, downloads
        self.session = browser.attached("Page", "Runtime", "Network", "Log")
        browser.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads), eventsEnabled=True)
        self.call("Page.navigate", url=PAGE.as_uri())
        self.wait("document.readyState === 'complete' && document.documentElement.dataset.state === 'idle'")

    def call(self, method, **params):
        return self.browser.call(method, self.session, **params)

    def value(self, expression, session=None):
        return self.browser.value(expression, session or self.session)

    def wait(self, expression, seconds=60):
        end = time.monotonic() + seconds
        while not self.value(expression):
            if time.monotonic() > end:
                sys.exit(f"not within {seconds} s: {expression}\n{self.value('document.body.innerText.slice(0, 2000)')}")
            time.sleep(0.02)

    def drop(self, paths):
        data = {"items": [], "files": [str(p) for p in paths], "dragOperationsMask": 1}
        for kind in ["dragEnter", "dragOver", "drop"]:
            self.call("Input.dispatchDragEvent", type=kind, x=300, y=150, data=data)
        self.wait("document.querySelectorAll('#list > li').length > 0")
        self.settled()

    def settled(self):
        self.wait("document.documentElement.dataset.state === 'idle' && !document.querySelector('#list > li:not([data-took])')")

    def cards(self):
        return self.value("[...document.querySelectorAll('#list > li')].map(li => ({text: li.innerText, took: +li.dataset.took, kind: li.className}))")

    def press(self, card, words):
        """Presses a button of a card; gives the file that comes of it."""
        for old in self.downloads.iterdir():
            old.unlink()
        found = self.value(
            f"(() => {{ const b = [...document.querySelectorAll('#list > li')][{card}].querySelectorAll('button');"
            f"const one = [...b].find(b => b.textContent === {json.dumps(words)}); if (one) one.click(); return !!one; }})()")
        assert found, words
        end = time.monotonic() + 30
        while time.monotonic() < end:
            self.value("1")
            files = [f for f in self.downloads.iterdir() if not f.name.endswith(".crdownload") and not f.name.startswith(".")]
            if files and files[0].stat().st_size > 0:
                time.sleep(0.05)
                return files[0]
            time.sleep(0.02)
        sys.exit(f"{words}: no file came; the page says: {self.value('document.getElementById(`state`).textContent')}")

    def report(self):
        """The frame that shows a report, which has a process of its own; none while it is made."""
        frames = [t for t in self.browser.call("Target.getTargets")["targetInfos"] if t["type"] == "iframe"]
        return self.browser.call("Target.attachToTarget", targetId=frames[0]["targetId"], flatten=True)["sessionId"] if frames else None

    def picture(self, path, width, height, dark=False, phone=False):
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)
        self.value("scrollTo(0, 0)")
        time.sleep(1.5)
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))


def command(binary, folder, *arguments):
    done = subprocess.run([binary, *arguments], cwd=folder, env=DAY, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.stdout


def same_zip(one, other):
    """Whether two packages hold the same, but for the time at which they were made."""
    a, b = zipfile.ZipFile(one), zipfile.ZipFile(other)
    return a.namelist() == b.namelist() and all(a.read(n) == b.read(n) for n in a.namelist() if n != "docProps/core.xml")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("binary")
    arguments.add_argument("--pictures", type=pathlib.Path)
    arguments.add_argument("--large", type=pathlib.Path)
    given = arguments.parse_args()
    binary = str(pathlib.Path(given.binary).resolve())
    chromium = program()
    if not chromium:
        print("skipped: the page was not tried: there is no Chromium", file=sys.stderr)
        sys.exit(77)
    with tempfile.TemporaryDirectory() as work, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        work = pathlib.Path(work)
        (work / "downloads").mkdir()
        browser = Browser(chromium, profile)
        try:
            run(browser, Page(browser, work / "downloads"), binary, work, given)
        finally:
            browser.end()


def run(browser, page, binary, work, given):
    documents = [FORMATS / f"township-faulty.{ending}" for ending in ["docx", "xlsx", "pdf"]]
    page.drop(documents)
    cards = page.cards()
    assert len(cards) == 3, cards
    for index, (document, card) in enumerate(zip(documents, cards)):
        name = document.name
        expected = command(binary, FORMATS, "verify", name, "--format", "json")
        assert page.press(index, "JSON").read_bytes() == expected, f"{name}: other findings than the command's"
        findings = json.loads(expected)["documents"][0]["findings"]
        assert len(findings) > 1
        assert page.press(index, "网页报告").read_bytes() == command(binary, FORMATS, "verify", name, "--format", "html"), f"{name}: another page"
        command(binary, FORMATS, "verify", name, "--format", "marked", "--output", str(work / f"marked{document.suffix}"))
        marked = page.press(index, "标注副本")
        assert marked.name == f"{document.stem}-标注{document.suffix}", marked.name
        assert marked.read_bytes() == (work / f"marked{document.suffix}").read_bytes(), f"{name}: another marked copy"
        command(binary, FORMATS, "verify", name, "--format", "sheet", "--output", str(work / "sheet.xlsx"))
        assert same_zip(page.press(index, "核对单"), work / "sheet.xlsx"), f"{name}: another review sheet"
        page.value(f"[...document.querySelectorAll('#list > li')][{index}].querySelector('button.main').click()")
        end = time.monotonic() + 20
        while True:
            what = """document.readyState !== 'complete' ? [0, '', ''] :
                [document.querySelectorAll('article').length, document.querySelector('h2').textContent, document.documentElement.className]"""
            try:
                frame = page.report()
                shown = page.value(what, frame) if frame else [0, "", ""]
            except Refused:
                # The frame is between two documents.
                shown = [0, "", ""]
            if shown[0] == len(findings) and name in shown[1] and shown[2] == "scripted":
                break
            assert time.monotonic() < end, (name, shown, len(findings))
            time.sleep(0.05)
        print(f"{name}: {len(findings)} findings, those of the command; page, marked copy, review sheet and JSON are the command's; {card['took']} ms from drop to report")

    if given.pictures:
        given.pictures.mkdir(parents=True, exist_ok=True)
        page.picture(given.pictures / "desktop.png", 1280, 900)
        page.picture(given.pictures / "dark.png", 1280, 900, dark=True)
        page.picture(given.pictures / "phone.png", 390, 844, phone=True)
        page.call("Emulation.clearDeviceMetricsOverride")

    # English, by the switch.
    page.value("document.getElementById('lang').click()")
    page.settled()
    assert page.value("document.title") == "Budget disclosure check"
    assert page.press(0, "JSON").read_bytes() == command(binary, FORMATS, "verify", documents[0].name, "--format", "json", "--lang", "en")
    han = page.value("document.body.innerText.replace(/township[^\\n]*/g, '').match(/[\\u4e00-\\u9fff]+/g)")
    print(f"English: the command's; Chinese that is left on the page: {' '.join(sorted(set(han or [])))}")
    page.value("document.getElementById('lang').click()")
    page.settled()

    # What cannot be read says why, as the command does.
    page.value("document.getElementById('clear').click()")
    bad = work / "bad"
    bad.mkdir()
    for name in ["damaged.pdf", "password.pdf", "scan.pdf"]:
        shutil.copy(FORMATS / name, bad / name)
    (bad / "照片.docx").write_bytes(bytes(range(256)) * 40)
    (bad / "空.txt").write_bytes(b"")
    names = sorted(os.listdir(bad))
    page.drop([bad / n for n in names])
    for name, card in zip(names, page.cards()):
        report = json.loads(command(binary, bad, "verify", name, "--format", "json"))
        failed = report["errors"]
        assert failed and failed[0]["message"] in card["text"] and "未能核对" in card["text"], (name, failed, card)
    print(f"{len(names)} documents that cannot be read: each says why, in the words of the command")
    if given.pictures:
        page.picture(given.pictures / "unreadable.png", 1280, 900)
        page.call("Emulation.clearDeviceMetricsOverride")

    # Tables and narrative in two files are one disclosure.
    page.value("document.getElementById('clear').click()")
    halves = sorted((ROOT / "fixtures/joined/faulty").iterdir())
    page.drop(halves)
    expected = json.loads(command(binary, ROOT / "fixtures/joined/faulty", "verify", ".", "--format", "json"))["documents"]
    page.wait(f"document.querySelectorAll('#list > li').length === {len(expected)}")
    page.settled()
    text = " ".join(card["text"] for card in page.cards())
    assert "作为同一份公开核对" in text, text
    got = json.loads(page.press(0, "JSON").read_bytes())["documents"][0]
    assert [f["fingerprint"] for f in got["findings"]] == [f["fingerprint"] for f in expected[0]["findings"]]
    print(f"{len(halves)} halves of a disclosure are joined, as the command joins them")

    # A folder, and last year's document.
    page.value("document.getElementById('clear').click()")
    years = work / "两年" / "公开稿"
    years.mkdir(parents=True)
    for kind, name in [("bad", "今年.txt"), ("prior", "去年.txt")]:
        shutil.copy(ROOT / f"fixtures/{kind}/BC902-prior-amount-mismatch.txt", years / name)
    (years / "照片.png").write_bytes(b"no document")
    page.drop([years.parent])
    names = [card["text"].split("\n")[0] for card in page.cards()]
    assert len(names) == 2 and all(n.startswith("两年/公开稿/") for n in names), names
    page.value("(() => { const s = document.querySelector('#list select'); s.selectedIndex = 1; s.dispatchEvent(new Event('change')); })()")
    page.settled()
    got = json.loads(page.press(0, "JSON").read_bytes())["documents"][0]
    expected = json.loads(command(binary, years, "verify", "今年.txt", "--prior", "去年.txt", "--format", "json"))["documents"][0]
    assert [f["fingerprint"] for f in got["findings"]] == [f["fingerprint"] for f in expected["findings"]]
    assert any(f["code"] == "BC902" for f in got["findings"]), got["findings"]
    print("a folder with a picture in it, and last year's document to compare with: the findings of --prior")

    large = (given.large or FORMATS / "township.pdf").resolve()
    took = []
    for _ in range(3):
        page.value("document.getElementById('clear').click()")
        page.drop([large])
        card = page.cards()[0]
        assert "已核对" in card["text"], card
        took.append(card["took"])
    print(f"{large.name}, {large.stat().st_size // 1024} KiB: {', '.join(f'{t} ms' for t in took)} from drop to report")
    assert min(took) < 1000, took

    # Nothing can leave the page, and nothing was asked for.
    page.value("document.getElementById('clear').click()")
    assert page.value("fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'refused')") == "refused"
    page.value("1")
    asked, wrong = [], []
    for event in browser.events:
        method, params = event.get("method"), event.get("params", {})
        if method == "Network.requestWillBeSent":
            asked.append(params["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            wrong.append(params["exceptionDetails"].get("text", "") + str(params["exceptionDetails"].get("exception", {}).get("description", "")))
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            wrong.append(params["entry"]["text"])
    outside = [url for url in asked if not url.startswith(("file:", "blob:", "about:"))]
    refusals = [w for w in wrong if "Content Security Policy" in w and "127.0.0.1:9" in w]
    rest = [w for w in wrong if "127.0.0.1:9" not in w]
    assert not [url for url in outside if "127.0.0.1:9" not in url], outside
    assert refusals, wrong
    assert not rest, rest
    print(f"connections: none; one that was tried on purpose was refused by the page's policy; {PAGE.stat().st_size / 1e6:.2f} MB")


main()
