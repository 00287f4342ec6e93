//! Ticket creation over HTTP, durable on SQLite with the plugin asked, beside a bare axum with one INSERT of the same
//! durability under the same generator.
use std::{net::SocketAddr, path::PathBuf};

use anyhow::Context as _;
use axum::{Router, extract::State, http::StatusCode, routing::post};
use serde_json::{Value, json};
use store::{DatabaseSettings, Store};

use super::{
    client::{Figures, Load, call, post as load_post},
    process::{Desk, Scratch, database_of, free_address, resident_mib},
    report,
};

pub(super) const CLIENTS: usize = 16;
pub(super) const SECONDS: u64 = 10;

/// The bare peer under the same generator: axum and one INSERT of the same durability.
pub(super) async fn ceiling() -> anyhow::Result<Figures> {
    let peer = Scratch::new("peer")?;
    let address = free_address().await?;
    let arguments =
        ["bench", "bare-peer", &address.to_string(), &peer.0.display().to_string()].map(str::to_owned);
    let bare = Desk::spawn(address, arguments.to_vec()).await?;
    let load = Load { address, path: "/insert", token: None, clients: CLIENTS, seconds: SECONDS };
    let ceiling =
        load_post(&load, |client, count| json!({"client": client, "count": count}).to_string()).await?;
    drop(bare);
    Ok(ceiling)
}

/// Requests filed by 16 clients at once.
pub(super) async fn created(desk: &Desk, token: &str, body: &str) -> anyhow::Result<Figures> {
    let load = Load {
        address: desk.address,
        path: "/api/v1/tickets",
        token: Some(token.to_owned()),
        clients: CLIENTS,
        seconds: SECONDS,
    };
    let body = body.to_owned();
    let created = load_post(&load, move |_, _| body.clone()).await?;
    anyhow::ensure!(created.failures == 0, "{} requests failed", created.failures);
    Ok(created)
}

pub(super) async fn run() -> anyhow::Result<()> {
    let ceiling = ceiling().await?;
    let scratch = Scratch::new("creation")?;
    let desk = Desk::start(&scratch.0).await?;
    let (token, body) = customer(desk.address).await?;
    let created = created(&desk, &token, &body).await?;

    report(
        "bare axum + one INSERT, SQLite FULL, 16 clients",
        &format!("{:.0}/s", ceiling.per_second),
        "the ceiling",
    );
    let share = created.per_second / ceiling.per_second * 100.0;
    report(
        "tickets created over HTTP with the plugin asked",
        &format!("{:.0}/s ({share:.0} %)", created.per_second),
        "≥ 25 % of the ceiling",
    );
    report("  p50 / p99", &format!("{} / {} ms", created.p50.as_millis(), created.p99.as_millis()), "–");
    report("  resident memory under this load", &format!("{} MiB", resident_mib(&desk.child)?), "–");
    Ok(())
}

/// A customer with a valid entitlement for the first product, their token, and the request they repeat.
pub(super) async fn customer(address: SocketAddr) -> anyhow::Result<(String, String)> {
    let token = |value: &Value| value["token"].as_str().map(str::to_owned).context("no token");
    let administrator = token(
        &call(address, "/api/v1/sandbox/tokens", None, &json!({"role": "administrator"}).to_string()).await?,
    )?;
    let create =
        async |path: &str, body: Value| call(address, path, Some(&administrator), &body.to_string()).await;
    let organisation = create("/api/v1/organisations", json!({"name": "Bench", "kind": "customer"})).await?;
    let contact = create("/api/v1/contacts", json!({"organisation": organisation["id"], "name": "Bench", "addresses": ["bench@bench.test"], "verified": true})).await?;
    let sample: Value = serde_json::from_str(super::decision::CALL)?;
    let (ticket, entitlement) =
        (&sample["snapshot"]["ticket"], &sample["snapshot"]["scene"]["entitlements"][0]);
    let product = &ticket["product"];
    create(
        "/api/v1/entitlements",
        json!({"customer": organisation["id"], "product": product, "kind": entitlement["kind"], "valid_from": "2026-01-01", "valid_to": "2027-12-31"}),
    )
    .await?;
    let contact_token = token(
        &call(
            address,
            "/api/v1/sandbox/tokens",
            None,
            &json!({"role": "contact", "contact": contact["id"]}).to_string(),
        )
        .await?,
    )?;
    let body = json!({"product": product, "kind": ticket["kind"], "fields": {"release": "2.3"}, "text": "Не приходят оповещения о проходах с камеры на входе. ".repeat(8)});
    Ok((contact_token, body.to_string()))
}

/// The peer: axum and one INSERT in a transaction of the same store, nothing else.
pub(super) async fn bare_peer(listen: SocketAddr, data: PathBuf) -> anyhow::Result<()> {
    let url = database_of(&data);
    let store = Store::connect(&DatabaseSettings { url, max_connections: 8 }).await?;
    store.migrate().await?;
    let router = Router::new()
        .route("/insert", post(insert))
        .route("/readyz", axum::routing::get(|| async { StatusCode::OK }))
        .with_state(store);
    let listener = tokio::net::TcpListener::bind(listen).await?;
    Ok(axum::serve(listener, router).await?)
}

async fn insert(State(store): State<Store>, body: String) -> StatusCode {
    let Ok(value) = serde_json::from_str::<Value>(&body) else { return StatusCode::BAD_REQUEST };
    let inserted = async {
        let tx = store.begin().await?;
        store::set_value(&tx, &body, &value).await?;
        tx.commit().await
    };
    match inserted.await {
        Ok(()) => StatusCode::CREATED,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
