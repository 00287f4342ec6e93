//! Cases settled at once, against one balance and against one each: what a client waits, and whether the balances come
//! out exact.
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use anyhow::Context as _;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    client::{Connection, call},
    now,
    process::{Desk, Scratch},
    report,
};

const CLIENTS: usize = 16;
/// A product whose cases are charged, and a case up to its settlement; data, because products are.
const SCRIPT: &str = include_str!("../../../seed/bench-settlement.json");

#[derive(Deserialize)]
struct Script {
    now: String,
    entitlement: Value,
    ticket: Value,
    steps: Vec<Step>,
    settle: Step,
    charged_minutes: i64,
}

#[derive(Deserialize)]
struct Step {
    by: Role,
    path: String,
    body: Value,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Role {
    Agent,
    Contact,
}

/// Who acts, and for whom.
struct People {
    administrator: String,
    agent: String,
    contact: String,
    customer: Value,
    contact_id: Value,
}

impl People {
    fn token(&self, role: Role) -> &str {
        match role {
            Role::Agent => &self.agent,
            Role::Contact => &self.contact,
        }
    }
}

pub(super) async fn run(cases: usize) -> anyhow::Result<()> {
    let script: Script = serde_json::from_str(SCRIPT).context("the bench's settlement is unreadable")?;
    let scratch = Scratch::new("settlement")?;
    let desk = Desk::start(&scratch.0).await?;
    let clock = json!({"now": script.now}).to_string();
    Connection::open(desk.address).await?.send("PUT", "/api/v1/sandbox/clock", None, &clock).await?;
    run_over(desk.address, &script, cases, 1).await?;
    run_over(desk.address, &script, cases, CLIENTS).await
}

/// Settles the cases of so many customers, each with a balance.
async fn run_over(
    address: SocketAddr,
    script: &Script,
    cases: usize,
    customers: usize,
) -> anyhow::Result<()> {
    let mut balances = Vec::with_capacity(customers);
    let mut open = Vec::with_capacity(cases);
    let mut token = String::new();
    for number in 0..customers {
        let people = people(address, number).await?;
        let mut entitlement = script.entitlement.clone();
        entitlement["customer"] = people.customer.clone();
        let entitlement =
            call(address, "/api/v1/entitlements", Some(&people.administrator), &entitlement.to_string())
                .await?;
        for _ in 0..cases / customers {
            open.push(prepare(address, &people, script).await?);
        }
        people.token(script.settle.by).clone_into(&mut token);
        balances.push((entitlement["id"].as_str().context("no id")?.to_owned(), people.administrator));
    }
    let begun = now();
    let times = settle(address, &token, &script.settle, open).await?;
    let took = begun.elapsed();
    let granted = script.entitlement["units_minutes"].as_i64().context("no hours granted")?;
    let expected = granted - script.charged_minutes * i64::try_from(cases / customers)?;
    for (entitlement, administrator) in balances {
        let ledger = format!("/api/v1/entitlements/{entitlement}/ledger?limit=1");
        let ledger = Connection::open(address).await?.get(&ledger, &administrator).await?;
        anyhow::ensure!(
            ledger["balance_minutes"] == expected,
            "the balance is {ledger}, expected {expected}"
        );
    }
    tell(&times, took, customers);
    Ok(())
}

fn tell(times: &[Duration], took: Duration, balances: usize) {
    let at =
        |share: usize| times.get(times.len() * share / 100).or(times.last()).map_or(0, Duration::as_millis);
    #[expect(clippy::cast_precision_loss, reason = "a rate is read by people")]
    let rate = times.len() as f64 / took.as_secs_f64();
    let what = format!("{} cases settled, {CLIENTS} clients, balances: {balances}", times.len());
    report(&what, &format!("{rate:.0}/s, exact"), "nothing lost");
    report("  p50 / p99 / worst", &format!("{} / {} / {} ms", at(50), at(99), at(100)), "p99 < 100 ms");
}

async fn people(address: SocketAddr, number: usize) -> anyhow::Result<People> {
    let token = async |body: Value| {
        let answer = call(address, "/api/v1/sandbox/tokens", None, &body.to_string()).await?;
        answer["token"].as_str().map(str::to_owned).context("no token")
    };
    let administrator = token(json!({"role": "administrator"})).await?;
    let create =
        async |path: &str, body: Value| call(address, path, Some(&administrator), &body.to_string()).await;
    let customer = create("/api/v1/organisations", json!({"name": "Bench", "kind": "customer"})).await?;
    let contact = create("/api/v1/contacts", json!({"organisation": customer["id"], "name": "Bench", "addresses": [format!("bench{number}@bench.test")], "verified": true})).await?;
    Ok(People {
        agent: token(json!({"role": "agent", "name": "Bench"})).await?,
        contact: token(json!({"role": "contact", "contact": contact["id"]})).await?,
        customer: customer["id"].clone(),
        contact_id: contact["id"].clone(),
        administrator,
    })
}

/// A case that only waits to be settled; answers its identity.
async fn prepare(address: SocketAddr, people: &People, script: &Script) -> anyhow::Result<String> {
    let mut ticket = script.ticket.clone();
    ticket["customer"] = people.customer.clone();
    ticket["contact"] = people.contact_id.clone();
    let ticket = call(address, "/api/v1/tickets", Some(&people.agent), &ticket.to_string()).await?;
    let id = ticket["id"].as_str().context("no ticket")?.to_owned();
    for step in &script.steps {
        let path = format!("/api/v1/tickets/{id}/{}", step.path);
        call(address, &path, Some(people.token(step.by)), &step.body.to_string()).await?;
    }
    Ok(id)
}

/// Sorted times; a refusal ends the bench.
async fn settle(
    address: SocketAddr,
    token: &str,
    step: &Step,
    open: Vec<String>,
) -> anyhow::Result<Vec<Duration>> {
    let waiting = Arc::new(Mutex::new(open));
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..CLIENTS {
        let (waiting, token) = (Arc::clone(&waiting), token.to_owned());
        let (path, body) = (step.path.clone(), step.body.to_string());
        clients.spawn(async move {
            let mut connection = Connection::open(address).await?;
            let mut times = Vec::new();
            while let Some(id) = waiting.lock().ok().and_then(|mut waiting| waiting.pop()) {
                let begun = now();
                connection.send("POST", &format!("/api/v1/tickets/{id}/{path}"), Some(&token), &body).await?;
                times.push(begun.elapsed());
            }
            anyhow::Ok(times)
        });
    }
    let mut times = Vec::new();
    while let Some(client) = clients.join_next().await {
        times.extend(client??);
    }
    times.sort_unstable();
    Ok(times)
}
