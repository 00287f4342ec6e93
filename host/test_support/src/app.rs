//! A running desk and what a tester does with it as a whole: the clock, mail, the outbox, tokens.
use std::net::SocketAddr;

use mail::sink::SmtpSink;
use serde_json::{Value, json};
use server::Running;
use store::testing::Engine;
use tokio::sync::{Mutex, OnceCell};

use crate::{
    actor::Actor,
    builder::{Builder, Place},
    json::Pick as _,
    reply::Reply,
};

pub struct TestApp {
    place: Place,
    address: SocketAddr,
    running: Mutex<Option<Running>>,
    client: reqwest::Client,
    administrator: OnceCell<Actor>,
}

impl TestApp {
    pub const fn builder(engine: Engine) -> Builder {
        Builder::new(engine)
    }

    pub(crate) fn new(place: Place, running: Running) -> Self {
        let client = reqwest::Client::builder().no_proxy().build().expect("an HTTP client");
        let address = running.address;
        let running = Mutex::new(Some(running));
        Self { place, address, running, client, administrator: OnceCell::new() }
    }

    /// What this desk's database is.
    pub fn engine(&self) -> Engine {
        self.place.made.engine
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where letters arrive, for a desk made with [`Builder::smtp`].
    ///
    /// # Panics
    /// When the desk was made without.
    pub fn sink(&self) -> &SmtpSink {
        self.place.sink.as_ref().expect("made with `smtp()`")
    }

    /// Where mail is received, for a desk made with [`Builder::receiver`].
    pub async fn receiver(&self) -> SocketAddr {
        let running = self.running.lock().await;
        *running.as_ref().and_then(|running| running.receivers.first()).expect("made with `receiver()`")
    }

    /// One-time sign-in links of the demonstration: who, and the token.
    pub async fn links(&self) -> Vec<(String, String)> {
        let running = self.running.lock().await;
        let links = running.as_ref().map(|running| running.links.clone()).unwrap_or_default();
        let token =
            |link: &str| link.split_once("token=").map(|(_, token)| token.to_owned()).unwrap_or_default();
        links.into_iter().map(|(who, link)| (who, token(&link))).collect()
    }

    /// The desk from within, for what no client can bring about: places that are taken, hands that are slow.
    pub async fn inside(&self) -> app::App {
        self.running.lock().await.as_ref().expect("it runs").app.clone()
    }

    /// Stops the desk and starts it again on the same database, folder and address.
    pub async fn restart(&self) {
        let mut running = self.running.lock().await;
        if let Some(running) = running.take() {
            running.stop().await;
        }
        *running = Some(self.place.serve(self.address).await);
    }

    /// Nobody: no token.
    pub fn anonymous(&self) -> Actor {
        Actor::new(self.client.clone(), &format!("http://{}/api/v1", self.address()), None)
    }

    /// Outside of the API: `/livez`, the web.
    pub fn outside(&self) -> Actor {
        Actor::new(self.client.clone(), &format!("http://{}", self.address()), None)
    }

    /// Somebody with this token.
    pub fn bearer(&self, token: &str) -> Actor {
        Actor::new(self.client.clone(), &format!("http://{}/api/v1", self.address()), Some(token.to_owned()))
    }

    /// Somebody by `POST /sandbox/tokens`.
    pub async fn actor(&self, request: Value) -> Actor {
        let reply = self.anonymous().post("/sandbox/tokens", &request).await;
        self.bearer(reply.success().str_at("token"))
    }

    pub async fn administrator(&self) -> &Actor {
        self.administrator.get_or_init(|| self.actor(json!({"role": "administrator", "name": "root"}))).await
    }

    /// An agent of all providers.
    pub async fn agent(&self, name: &str) -> Actor {
        self.actor(json!({"role": "agent", "name": name})).await
    }

    /// An agent of one provider.
    pub async fn agent_of(&self, name: &str, provider: &str) -> Actor {
        self.actor(json!({"role": "agent", "name": name, "provider": provider})).await
    }

    /// A customer's person.
    pub async fn contact(&self, contact: &str) -> Actor {
        self.actor(json!({"role": "contact", "contact": contact})).await
    }

    /// A partner's program.
    pub async fn partner(&self, name: &str) -> Actor {
        self.actor(json!({"role": "partner", "name": name})).await
    }

    /// Moves the clock and lets everything due run.
    pub async fn clock(&self, now: &str) {
        self.move_clock(now).await.ok();
    }

    pub async fn move_clock(&self, now: &str) -> Reply {
        self.anonymous().put("/sandbox/clock", &json!({"now": now})).await
    }

    /// A mail that arrives. Answers disposition, ticket and message.
    pub async fn mail(&self, mail: Value) -> Value {
        self.anonymous().post("/sandbox/inbound-mail", &mail).await.success()
    }

    /// A raw RFC 5322 message; `query` holds `to` and what else the channel knows.
    pub async fn raw_mail(&self, query: &str, raw: impl Into<Vec<u8>>) -> Reply {
        let path = format!("/sandbox/inbound-mail?{}", query.replace('+', "%2B"));
        self.anonymous().post_bytes(&path, "message/rfc822", raw.into()).await
    }

    /// Letters, oldest first.
    pub async fn outbox(&self) -> Vec<Value> {
        self.anonymous().all("/sandbox/outbox").await
    }

    /// Letters to one address.
    pub async fn letters_to(&self, address: &str) -> Vec<Value> {
        let mut letters = self.outbox().await;
        letters.retain(|letter| letter.items("to").iter().any(|to| to == address));
        letters
    }

    /// A ticket as the administrator sees it.
    pub async fn ticket(&self, id: &str) -> Value {
        self.administrator().await.get(&format!("/tickets/{id}")).await.ok()
    }

    /// The events of a ticket.
    pub async fn audit(&self, id: &str) -> Vec<Value> {
        let audit = self.administrator().await.get(&format!("/tickets/{id}/audit")).await.ok();
        assert_eq!(audit.at("chain.intact"), &json!(true), "the chain of ticket {id}: {audit:#}");
        audit.items("data").to_vec()
    }

    pub async fn alerts(&self) -> Vec<Value> {
        self.administrator().await.all("/alerts").await
    }

    /// Ends the test: every ticket's chain of events is intact, the desk stops, its database goes.
    pub async fn close(self) {
        if self.place.made.sandbox {
            for ticket in self.administrator().await.all("/tickets").await {
                self.audit(ticket.str_at("id")).await;
            }
        }
        self.abandon().await;
    }

    pub(crate) async fn abandon(self) {
        let Self { place, running, client, administrator, .. } = self;
        drop((client, administrator));
        if let Some(running) = running.into_inner() {
            running.stop().await;
        }
        place.database.remove().await;
    }
}
