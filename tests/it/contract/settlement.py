"""The published Python client carries a case from its creation to its settlement, and reads what was told of it.

Run by clients.rs: `python3 settlement.py ADDRESS FOLDER-OF-THE-CLIENT`. Prints what came of it as JSON.
"""
import json
import sys

sys.path.insert(0, sys.argv[2])
from reglament import Problem, Reglament  # noqa: E402


def token(desk, **grant):
    return Reglament(sys.argv[1], desk.call("POST", "/sandbox/tokens", grant)["token"])


def main():
    desk = Reglament(sys.argv[1])
    desk.call("PUT", "/sandbox/clock", {"now": "2026-11-16T07:00:00Z"})
    admin = token(desk, role="administrator")
    agent = token(desk, role="agent", name="Анна")
    customer = admin.create(
        "/organisations", name="Ромашка", kind="customer", external_ref={"source": "erp", "reference": "O-1"}
    )
    person = admin.create(
        "/contacts", organisation=customer["id"], name="Ольга", addresses=["olga@romashka.example"]
    )
    hours = admin.create(
        "/entitlements", customer=customer["id"], product="smart-monitor", kind="extended_certificate",
        key="ERP-0000001", valid_from="2026-01-01", valid_to="2026-12-31", units_minutes=600,
    )
    contact = token(desk, role="contact", contact=person["id"])
    ticket = agent.open_ticket(
        product="smart-monitor", kind="development", channel="email", customer=customer["id"],
        contact=person["id"], text="Прошу доработать отчёт.",
        fields={"support_key": "ERP-0000001", "problem": "Доработка отчёта"},
        external_ref={"source": "erp", "reference": "000-77"},
    )
    case = "/tickets/" + ticket["id"]
    try:
        agent.create(case + "/worklogs", minutes=20)
    except Problem as refused:
        before_consent = refused.code
    agent.create(case + "/actions/estimate", minutes=60)
    contact.create(case + "/messages", type="answer", text="Согласны.", answer={"code": "given"})
    agent.create(case + "/worklogs", minutes=20)
    closed = agent.create(case + "/actions/close", reason="confirmed")
    found = agent.call("GET", "/external-refs/ticket/erp/000-77")["object"]
    ledger = admin.call("GET", f"/entitlements/{hours['id']}/ledger")
    told = [event["type"] for event in admin.events() if event["data"]["ticket"]["id"] == ticket["id"]]
    print(json.dumps({
        "before_consent": before_consent, "status": closed["status"], "balance": ledger["balance_minutes"],
        "found": found == ticket["id"], "told": told,
    }))


main()
