"""Tests a language server over stdio: drive.py SERVER CRATE

Each case edits the crate's file in memory, and sends a request for the position that `|` marks.
"""

import json
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path

TIMEOUT = 600


class Server:
    """A language server, with its log and notifications."""

    def __init__(self, command, root):
        self.process = subprocess.Popen(
            [command], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.inbox = queue.Queue()
        self.log = []
        self.ready = False
        self.status = {}
        self.diagnostics = []
        self.last_id = 0
        threading.Thread(target=self.read, daemon=True).start()
        threading.Thread(target=self.read_log, daemon=True).start()
        self.open(root)

    def read_log(self):
        for line in self.process.stderr:
            self.log.append(line.decode(errors="replace").rstrip())

    def read(self):
        out = self.process.stdout
        while True:
            length = 0
            while (line := out.readline().strip()) != b"":
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if not length:
                self.inbox.put(None)
                return
            self.inbox.put(json.loads(out.read(length)))

    def write(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def notify(self, method, params):
        self.write({"method": method, "params": params})

    def request(self, method, params):
        self.last_id += 1
        wanted = self.last_id
        self.write({"id": wanted, "method": method, "params": params})
        response = self.take(lambda it: it.get("id") == wanted and "method" not in it)
        if "error" in response:
            raise SystemExit(f"{method}: {response['error']}")
        return response["result"]

    def take(self, wanted):
        """Returns the next message that `wanted` accepts, and handles all before it."""
        end = time.monotonic() + TIMEOUT
        while True:
            try:
                message = self.inbox.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                message = None
            if message is None:
                tail = "\n".join(self.log[-20:])
                raise SystemExit(f"the server does not respond or has exited; its last output:\n{tail}")
            self.handle(message)
            if wanted(message):
                return message

    def handle(self, message):
        method = message.get("method")
        if method == "experimental/serverStatus":
            self.status = message["params"]
        elif method == "textDocument/publishDiagnostics":
            self.diagnostics += message["params"]["diagnostics"]
        elif method and "id" in message:
            # Requests for progress tokens, registrations and configuration.
            items = message.get("params", {}).get("items", [])
            self.write({"id": message["id"], "result": [None] * len(items) if items else None})

    def open(self, root):
        capabilities = {
            "experimental": {"serverStatusNotification": True},
            "textDocument": {
                "hover": {"contentFormat": ["plaintext"]},
                "diagnostic": {},
                "publishDiagnostics": {},
            },
        }
        self.request(
            "initialize",
            {
                "processId": None,
                "rootUri": root.as_uri(),
                "capabilities": capabilities,
                "initializationOptions": {
                    "checkOnSave": False,
                    "procMacro": {"enable": True},
                    "cachePriming": {"enable": False},
                },
            },
        )
        self.notify("initialized", {})

    def settle(self):
        while not self.status.get("quiescent"):
            self.take(lambda it: it.get("method") == "experimental/serverStatus")
        if self.status.get("health") != "ok":
            raise SystemExit(f"the project does not load: {self.status}")


class File:
    """The crate's file, open in an editor."""

    def __init__(self, server, path):
        self.server = server
        self.path = path
        self.uri = path.as_uri()
        self.text = path.read_text()
        self.version = 1
        item = {"uri": self.uri, "languageId": "rust", "version": 1, "text": self.text}
        server.notify("textDocument/didOpen", {"textDocument": item})

    def edited(self, old, new):
        """Replaces `old` with `new`, without its `|`. Returns the text and the position of the `|`."""
        if self.text.count(old) != 1:
            raise SystemExit(f"the file does not contain {old!r} exactly once")
        text = self.text.replace(old, new)
        at = text.index("|", text.index(new.split("|")[0]))
        before, text = text[:at], text[:at] + text[at + 1 :]
        self.version += 1
        self.server.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": self.uri, "version": self.version},
                "contentChanges": [{"text": text}],
            },
        )
        position = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        return text, {"textDocument": {"uri": self.uri}, "position": position}

    def diagnostics(self):
        """Returns the messages of the file's current diagnostics."""
        params = {"textDocument": {"uri": self.uri}}
        pulled = self.server.request("textDocument/diagnostic", params)
        return [it["message"] for it in pulled.get("items", []) + self.server.diagnostics]


def definition(file, old, new):
    """Returns the source line of a name's definition."""
    text, at = file.edited(old, new)
    found = file.server.request("textDocument/definition", at) or []
    lines = text.splitlines()
    return [
        lines[(it.get("targetSelectionRange") or it["range"])["start"]["line"]]
        for it in ([found] if isinstance(found, dict) else found)
        if (it.get("targetUri") or it.get("uri")) == file.uri
    ]


def hover(file, old, new):
    _, at = file.edited(old, new)
    found = file.server.request("textDocument/hover", at)
    return found["contents"]["value"] if found else ""


def completion(file, old, new):
    _, at = file.edited(old, new)
    found = file.server.request("textDocument/completion", at) or []
    items = found["items"] if isinstance(found, dict) else found
    return [it["label"].split("(")[0] for it in items]


BODY = "    user_id.to_string()\n}"
ATTRIBUTE = '#[auth(on_missing = 401)]\npub async fn me(user_id: UserId) -> String {\n' + BODY
PARAMETER = "pub async fn me(user_id: UserId) -> String {"


def with_attribute(attribute, body=BODY):
    """Returns `me` with another attribute."""
    return f"{attribute}\n{PARAMETER}\n{body}"


# An unclosed parenthesis is not a case: it includes the function below before any macro is called.
HALF_TYPED = [
    "#[auth(on_mis)]",
    "#[auth(on_missing = )]",
    "#[auth(on_missing = 401, )]",
    "#[auth(on_missing = 401, rol)]",
    '#[auth(on_missing = 401, role = "org:")]',
    "#[auth(on_missing = 401, any(role = ))]",
    '#[auth(on_missing = 401, role = "org:admin" plan)]',
]


def cases():
    """Yields each case: name, request, old text, new text, and text that the response contains."""
    yield "definition", definition, BODY, BODY.replace("user_id", "user|_id"), PARAMETER
    yield "hover", hover, BODY, BODY.replace("user_id", "user|_id"), "UserId"
    yield "completion", completion, BODY, BODY.replace("to_string()", "|"), "as_str"
    half = "    let name = user_id.|\n    if name.\n}"
    yield "completion in a half-typed body", completion, BODY, half, "as_str"
    half = "    let name = user|_id.;\n    match name {\n}"
    yield "hover in a half-typed body", hover, BODY, half, "UserId"
    half = "    let name = user|_id.\n}"
    yield "definition in a half-typed body", definition, BODY, half, PARAMETER
    for attribute in HALF_TYPED:
        name = f"under {attribute}"
        cursor = with_attribute(attribute, BODY.replace("user_id", "user|_id"))
        yield f"definition {name}", definition, ATTRIBUTE, cursor, PARAMETER
        yield f"hover {name}", hover, ATTRIBUTE, cursor, "UserId"
        cursor = with_attribute(attribute, BODY.replace("to_string()", "|"))
        yield f"completion {name}", completion, ATTRIBUTE, cursor, "as_str"
    old = "check = is_acme"
    yield "definition in an option", definition, old, "check = is_|acme", "fn is_acme"
    yield "hover in an option", hover, old, "check = is_|acme", "bool"
    yield "completion in a half-typed option", completion, old, "check = is_|", "is_acme"


def main(command, root):
    root = Path(root).resolve()
    server = Server(command, root)
    file = File(server, root / "src/lib.rs")
    server.settle()
    failures = []
    if wrong := file.diagnostics():
        failures.append(f"the unchanged file has diagnostics: {wrong}")
    for name, request, old, new, wanted in cases():
        response = request(file, old, new)
        texts = [response] if isinstance(response, str) else response
        is_found = any(wanted in it for it in texts)
        panics = [it for it in file.diagnostics() if "panic" in it]
        print("ok  " if is_found and not panics else "FAIL", name, flush=True)
        if not is_found:
            failures.append(f"{name}: {wanted!r} is not in {str(response)[:300]}")
        if panics:
            failures.append(f"{name}: {panics}")
    server.process.kill()
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
