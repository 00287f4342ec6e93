"""A small client of Reglament's API: standard library only, Python 3.9 or newer.

Try it against a sandbox (`reglament serve --sandbox`):

    python3 reglament.py http://127.0.0.1:8080
"""
import base64
import hashlib
import hmac
import json
import sys
import time
import urllib.error
import urllib.request
import uuid


class Problem(Exception):
    """What the API refused, as RFC 9457 tells it."""

    def __init__(self, status, body):
        super().__init__(f"{status} {body.get('code')}: {body.get('detail') or body.get('title')}")
        self.status = status
        self.code = body.get("code")
        self.findings = body.get("findings", [])


class Reglament:
    def __init__(self, address, token=None):
        self.base = address.rstrip("/") + "/api/v1"
        self.token = token

    def call(self, method, path, body=None, key=None, attempts=5):
        """Sends a request; what may pass by itself (429, 503) is sent again with the same key."""
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = "Bearer " + self.token
        if key:
            headers["Idempotency-Key"] = key
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        for attempt in range(attempts):
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    text = answer.read()
                    return json.loads(text) if text else None
            except urllib.error.HTTPError as error:
                problem = json.loads(error.read() or b"{}")
                if error.code not in (429, 503) or attempt + 1 == attempts:
                    raise Problem(error.code, problem) from None
                time.sleep(int(error.headers.get("Retry-After", "5")))

    def create(self, path, **request):
        """Posts what makes or does something. The key makes a repetition harmless: the answer is the same."""
        return self.call("POST", path, request, key=str(uuid.uuid4()))

    def open_ticket(self, **request):
        """`external_ref` ({"source": …, "reference": …}) keeps what your system calls it."""
        return self.create("/tickets", **request)

    def events(self, after="0", types=()):
        """Every event behind a cursor, each with the cursor to go on from. Keep the last one with your own data."""
        while True:
            query = f"/events?after={after}&limit=200" + (f"&types={','.join(types)}" if types else "")
            page = self.call("GET", query)
            yield from page["data"]
            after = page["page"]["next_cursor"]
            if not page["page"]["has_more"]:
                return


def verify(secret, headers, body, now=None, tolerance=300):
    """Whether a webhook is Reglament's (Standard Webhooks 1.0.0). `headers` by lower-case names, `body` as bytes."""
    try:
        at = headers["webhook-timestamp"]
        if not (at.isascii() and at.isdigit()):
            return False
        key = base64.b64decode(secret.split("_", 1)[-1])
        signed = f"{headers['webhook-id']}.{at}.".encode() + body
    except (KeyError, ValueError):
        return False
    if abs((now or time.time()) - int(at)) > tolerance:
        return False
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = [one.split(",", 1)[1] for one in headers.get("webhook-signature", "").split() if one.startswith("v1,")]
    return any(hmac.compare_digest(expected, one) for one in given)


def main(address):
    desk = Reglament(address)
    # A sandbox gives tokens to anybody; in production an administrator makes a key: POST /api-keys.
    grant = {"role": "administrator", "name": "example"}
    desk.token = desk.call("POST", "/sandbox/tokens", grant)["token"]
    organisation = desk.call("POST", "/organisations", {"name": "Пример", "kind": "customer"})
    contact = desk.call(
        "POST", "/contacts",
        {"organisation": organisation["id"], "name": "Анна", "addresses": [f"anna-{uuid.uuid4().hex[:6]}@example.com"]},
    )
    product = desk.call("GET", "/products")["data"][0]["code"]
    ticket = desk.open_ticket(
        product=product, customer=organisation["id"], contact=contact["id"], channel="api",
        text="Не подключаются камеры", fields={},
    )
    print("ticket", ticket["number"], ticket["status"])
    found = desk.call("POST", "/tickets/search", {"filter": {"text": "камера", "open": True}})
    print("found by another form of the word:", len(found["data"]))
    told = [event["type"] for event in desk.events() if event["data"]["ticket"]["id"] == ticket["id"]]
    print("events:", ", ".join(told))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080")
