#!/usr/bin/env python3
"""The OpenAPI document against a running sandbox, asked as every kind of principal (schemathesis).

    python3 -m venv /tmp/st && /tmp/st/bin/pip install schemathesis
    target/debug/reglament serve --sandbox --listen 127.0.0.1:18080 --data /tmp/st-data &
    python3 host/api/conformance.py http://127.0.0.1:18080 /tmp/st/bin/schemathesis [EXAMPLES [PRINCIPAL…]]

No answer may be a 5xx, and none may deviate from what the document says of it. Ends with the number of principals
that found something.
"""
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_headers_conformance,response_schema_conformance"
)
# A stream that does not end; a clock that would be moved to the end of time; tokens and mail that are not the desk's.
LEFT_OUT = "/live$|/sandbox/"
# Of components, which schemathesis does not know how to write.
HOOKS = """
import schemathesis

@schemathesis.serializer("application/wasm", "message/rfc822", "application/x-ndjson")
def raw(context, value):
    return value if isinstance(value, bytes) else str(value).encode()
"""


def call(base, method, path, body=None, token=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = "Bearer " + token
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(base + path, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read() or b"null")


def wait_until_ready(address):
    """A desk that starts for the first time answers already while it installs what it ships."""
    for _ in range(120):
        try:
            with urllib.request.urlopen(address.rstrip("/") + "/readyz", timeout=60):
                return
        except OSError:
            time.sleep(1)
    raise SystemExit("the desk does not get ready")


def principals(base):
    """Tokens by kind of principal, over something to be seen."""
    def token(**grant):
        return call(base, "POST", "/sandbox/tokens", grant)["token"]

    admin = token(role="administrator")
    product = call(base, "GET", "/products", token=admin)["data"][0]
    customer = call(base, "POST", "/organisations", {"name": "Customer", "kind": "customer"}, admin)["id"]
    person = {"organisation": customer, "name": "Person", "addresses": ["person@customer.example"]}
    contact = call(base, "POST", "/contacts", person, admin)["id"]
    asset = {"customer": customer, "kind": "server", "name": "Server"}
    call(base, "POST", "/assets", asset, admin)
    request = {"product": product["code"], "customer": customer, "contact": contact, "text": "Question", "fields": {}}
    call(base, "POST", "/tickets", request, admin)
    return {
        "administrator": admin,
        "supervisor": token(role="supervisor", name="Supervisor"),
        "agent": token(role="agent", name="Agent"),
        "contact": token(role="contact", contact=contact),
        "partner": token(role="partner", name="Partner"),
        "nobody": None,
    }


def main(address, program, examples="8", *only):
    base = address.rstrip("/") + "/api/v1"
    wait_until_ready(address)
    found = []
    hooks = tempfile.NamedTemporaryFile("w", suffix=".py", prefix="conformance_")
    hooks.write(HOOKS)
    hooks.flush()
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": hooks.name}
    for name, token in principals(base).items():
        if only and name not in only:
            continue
        command = [
            program, "run", base + "/openapi.json", "--url", address, "--checks", CHECKS,
            "--phases", "examples,coverage,fuzzing", "--max-examples", examples, "--mode", "all", "--seed", "1",
            "--no-shrink", "--continue-on-failure", "--workers", "1", "--warnings", "off",
            "--suppress-health-check", "all", "--request-timeout", "60",
        ]
        command += ["--exclude-path-regex", LEFT_OUT]
        if token:
            command += ["-H", "Authorization: Bearer " + token]
        print("##", name, flush=True)
        # It leaves a cache where it is run.
        if subprocess.run(command, check=False, env=environment, cwd=tempfile.gettempdir()).returncode:
            found.append(name)
    print("found something as:", ", ".join(found) or "nobody")
    return len(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
