"""Chromium, driven without a port and without a network: what the trials of the pages share."""

import json
import os
import shutil
import subprocess
import sys

DAY = {**os.environ, "TZ": "Asia/Shanghai"}


def program():
    """Where Chromium is, if there is one."""
    return next((p for p in map(shutil.which, ["chromium", "chromium-browser", "google-chrome"]) if p), None)


class Refused(Exception):
    """Chromium cannot do what it was asked for."""


class Browser:
    """Chromium, driven over two pipes: no port is opened."""

    def __init__(self, program, folder):
        to_browser, self.write_end = os.pipe()
        self.read_end, from_browser = os.pipe()

        def wire():
            # The pipes are expected as 3 and 4, of which either may be taken by the other.
            there, back = os.dup(to_browser), os.dup(from_browser)
            spare_there, spare_back = os.dup(there), os.dup(back)
            os.dup2(spare_there, 3)
            os.dup2(spare_back, 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--disable-quic", "--host-resolver-rules=MAP * ~NOTFOUND",
             f"--user-data-dir={folder}", "--remote-debugging-pipe", "--window-size=1280,900", "about:blank"],
            preexec_fn=wire, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=DAY)
        os.close(to_browser)
        os.close(from_browser)
        self.count, self.rest, self.events = 0, b"", []

    def message(self):
        while b"\0" not in self.rest:
            part = os.read(self.read_end, 1 << 20)
            if not part:
                sys.exit("Chromium ended")
            self.rest += part
        one, self.rest = self.rest.split(b"\0", 1)
        return json.loads(one)

    def call(self, method, session=None, **params):
        self.count += 1
        asked = {"id": self.count, "method": method, "params": params}
        if session:
            asked["sessionId"] = session
        os.write(self.write_end, json.dumps(asked).encode() + b"\0")
        while True:
            got = self.message()
            if got.get("id") == asked["id"]:
                if "error" in got:
                    raise Refused(f"{method}: {got['error']}")
                return got["result"]
            self.events.append(got)

    def attached(self, *domains):
        """A new tab's session."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in domains:
            self.call(f"{domain}.enable", session)
        return session

    def value(self, expression, session):
        got = self.call("Runtime.evaluate", session, expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in got:
            sys.exit(f"{expression[:200]}: {got['exceptionDetails']}")
        return got["result"].get("value")

    def end(self):
        self.process.terminate()
        self.process.wait()
