//! Webhooks by Standard Webhooks 1.0.0, received by a small server of the test.
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use test_support::{Actor, Pick as _, TestApp, on_both};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use crate::desk::{certified, noted, provider_of};

on_both!(
    a_webhook_is_told_signed_and_logged,
    what_is_not_taken_is_sent_again_and_gone_is_given_up,
    addresses_of_the_house_are_refused,
    a_partner_sees_its_own_webhooks_alone,
    s_37_a_webhook_ends_with_its_key,
);

const AT: &str = "2026-11-16T12:00:00+04:00";

/// Answers each request with the status it is told, and keeps what came.
struct Receiver {
    url: String,
    came: Arc<Mutex<Vec<(String, String)>>>,
    status: Arc<Mutex<u16>>,
    _server: JoinSet<()>,
}

impl Receiver {
    async fn start(status: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("as the test arranged it");
        let url = format!("http://{}/hook", listener.local_addr().expect("as the test arranged it"));
        let (came, status) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(status)));
        let mut server = JoinSet::new();
        let (kept, answered) = (Arc::clone(&came), Arc::clone(&status));
        server.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let answered = *answered.lock().expect("as the test arranged it");
                let request = answer(stream, answered).await;
                kept.lock().expect("as the test arranged it").push(request);
            }
        });
        Self { url, came, status, _server: server }
    }

    fn came(&self) -> Vec<(String, String)> {
        self.came.lock().expect("as the test arranged it").clone()
    }

    fn answers(&self, status: u16) {
        *self.status.lock().expect("as the test arranged it") = status;
    }
}

/// Head and body of one request.
async fn answer(mut stream: TcpStream, status: u16) -> (String, String) {
    let (mut taken, mut part) = (Vec::new(), [0_u8; 4096]);
    loop {
        let count = stream.read(&mut part).await.expect("as the test arranged it");
        taken.extend_from_slice(&part[..count]);
        let text = String::from_utf8_lossy(&taken).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head
            .lines()
            .find_map(|line| line.to_lowercase().strip_prefix("content-length: ").map(str::to_owned));
        if count == 0
            || body.len()
                >= length.map_or(0, |length| length.parse::<usize>().expect("as the test arranged it"))
        {
            let reply = format!(
                "HTTP/1.1 {status} X\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok"
            );
            stream.write_all(reply.as_bytes()).await.expect("as the test arranged it");
            return (head.to_owned(), body.to_owned());
        }
    }
}

fn header<'a>(head: &'a str, name: &str) -> &'a str {
    let of = |line: &'a str| {
        let (key, value) = line.split_once(": ")?;
        key.eq_ignore_ascii_case(name).then_some(value)
    };
    head.lines().find_map(of).unwrap_or_default()
}

/// The log once nothing of it waits to be tried for the first time.
async fn log(app: &TestApp, actor: &Actor, hook: &str) -> Vec<Value> {
    let inside = app.inside().await;
    loop {
        app::webhooks::work(&inside).await.expect("as the test arranged it");
        let log = actor.all(&format!("/webhooks/{hook}/deliveries")).await;
        let untried = |held: &&Value| held["state"] == "sending" || held.items("tries").is_empty();
        if log.iter().find(untried).is_none() {
            return log;
        }
        tokio::task::yield_now().await;
    }
}

async fn a_webhook_is_told_signed_and_logged(app: &TestApp) {
    let olga = certified(app, "olga").await;
    let (agent, root) = (app.agent("agent1").await, app.administrator().await);
    let receiver = Receiver::start(204).await;
    app.clock(AT).await;
    noted(&agent, &olga, AT, json!({})).await;
    let draft = json!({"url": receiver.url, "types": ["ticket.received", "status.changed"]});
    let hook = root.post("/webhooks", &draft).await.created();
    let id = hook.str_at("id").to_owned();
    let secret = hook.str_at("secret").to_owned();
    assert!(secret.starts_with("whsec_"), "{secret}");
    assert_eq!(root.get(&format!("/webhooks/{id}")).await.ok().get("secret"), None, "shown once");
    assert_eq!(log(app, root, &id).await.len(), 0, "it is told of what happens from now on");
    let ticket = noted(&agent, &olga, AT, json!({})).await;
    agent.act(ticket.str_at("id"), "start_work", &json!({})).await.ok();
    let told = log(app, root, &id).await;
    assert!(told.iter().all(|held| held["state"] == "delivered"), "{told:#?}");
    assert!(told.iter().any(|held| held["type"] == "ticket.received"), "{told:#?}");
    assert!(told.iter().all(|held| held["type"] != "timer.started"), "{told:#?}");
    assert_eq!(receiver.came().len(), told.len());
    for (head, body) in receiver.came() {
        let (event, at) = (header(&head, "webhook-id"), header(&head, "webhook-timestamp"));
        let at = at.parse().expect("as the test arranged it");
        let expected =
            app::webhooks::signatures(&[&secret], event, at, &body).expect("as the test arranged it");
        assert_eq!(header(&head, "webhook-signature"), expected);
        let body: Value = serde_json::from_str(&body).expect("as the test arranged it");
        assert_eq!(body.at("data.ticket.number"), &ticket["number"]);
        assert_eq!(body.at("data.id"), event);
    }
    // A change of the secret, and one sent again under its own id.
    let fresh = root.post(&format!("/webhooks/{id}/secret"), &json!({"overlap_hours": 1})).await.ok();
    let again = format!("/webhooks/{id}/deliveries/{}/replay", told[0].str_at("id"));
    let queued = root.post(&again, &json!({})).await.ok();
    assert_eq!((&queued["event"], &queued["replayed"]), (&told[0]["event"], &json!(true)));
    log(app, root, &id).await;
    let (head, body) = receiver.came().pop().expect("as the test arranged it");
    let both = [fresh.str_at("secret"), secret.as_str()];
    let at = header(&head, "webhook-timestamp").parse().expect("as the test arranged it");
    let expected = app::webhooks::signatures(&both, header(&head, "webhook-id"), at, &body)
        .expect("as the test arranged it");
    assert_eq!(header(&head, "webhook-signature"), expected);
    let tried = root.post(&format!("/webhooks/{id}/test"), &json!({})).await.ok();
    assert_eq!((&tried["state"], tried.at("tries.0.status")), (&json!("delivered"), &json!(204)));
    let period = json!({"from": "2026-11-16T00:00:00Z", "before": "2026-11-17T00:00:00Z"});
    let replayed = root.post(&format!("/webhooks/{id}/replay"), &period).await.ok();
    assert_eq!(replayed["queued"], json!(told.len() + 1));
    root.delete(&format!("/webhooks/{id}")).await.expect(204);
}

async fn what_is_not_taken_is_sent_again_and_gone_is_given_up(app: &TestApp) {
    let olga = certified(app, "olga").await;
    let (agent, root) = (app.agent("agent1").await, app.administrator().await);
    // A redirect is no success, and is not followed.
    let receiver = Receiver::start(302).await;
    app.clock(AT).await;
    let draft = json!({"url": receiver.url, "types": ["ticket.received"]});
    let hook = root.post("/webhooks", &draft).await.created();
    let id = hook.str_at("id").to_owned();
    noted(&agent, &olga, AT, json!({})).await;
    let failed = log(app, root, &id).await;
    assert_eq!((&failed[0]["state"], failed[0].at("tries.0.status")), (&json!("queued"), &json!(302)));
    assert!(!root.get(&format!("/webhooks/{id}")).await.ok()["failing_since"].is_null());
    receiver.answers(200);
    app.clock("2026-11-16T12:00:10+04:00").await;
    app::webhooks::work(&app.inside().await).await.expect("as the test arranged it");
    let taken = log(app, root, &id).await;
    assert_eq!((&taken[0]["state"], &taken[0]["attempts"]), (&json!("delivered"), &json!(2)));
    assert_eq!(receiver.came().len(), 2);
    assert_eq!(root.get(&format!("/webhooks/{id}")).await.ok()["failing_since"], Value::Null);
    receiver.answers(410);
    noted(&agent, &olga, AT, json!({})).await;
    let gone = log(app, root, &id).await;
    assert_eq!(gone[0]["state"], "failed");
    let held = root.get(&format!("/webhooks/{id}")).await.ok();
    assert_eq!((&held["enabled"], &held["disabled_reason"]), (&json!(false), &json!("gone")));
    let alerts = app.alerts().await;
    assert!(alerts.iter().any(|alert| alert["code"] == "webhook_disabled"), "{alerts:#?}");
    root.post(&format!("/webhooks/{id}/test"), &json!({})).await.problem(409, "webhook_disabled");
    // Switched on again, it is told of what happened meanwhile.
    noted(&agent, &olga, AT, json!({})).await;
    receiver.answers(200);
    root.patch(&format!("/webhooks/{id}"), &json!({"enabled": true})).await.ok();
    assert_eq!(log(app, root, &id).await[0]["state"], "delivered");
    // One that never answers well is given up after its last attempt, and switched off.
    receiver.answers(500);
    noted(&agent, &olga, AT, json!({})).await;
    log(app, root, &id).await;
    for day in 17..28 {
        app.clock(&format!("2026-11-{day}T12:00:00+04:00")).await;
        app::webhooks::work(&app.inside().await).await.expect("as the test arranged it");
    }
    let held = root.get(&format!("/webhooks/{id}")).await.ok();
    assert_eq!((&held["enabled"], &held["disabled_reason"]), (&json!(false), &json!("failing")));
}

async fn addresses_of_the_house_are_refused(app: &TestApp) {
    let root = app.administrator().await;
    for url in [
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[fd00::1]/",
        "http://10.0.0.1/",
        "https://[::ffff:192.168.0.1]/",
        "https://user:secret@example.com/",
        "gopher://example.com/",
        "",
    ] {
        let reply = root.post("/webhooks", &json!({"url": url})).await;
        let problem = reply.problem(422, "url_refused");
        assert_eq!(problem.at("findings.0.path"), "url");
    }
    // A name that leads into the house is refused where it is resolved.
    let named = root.post("/webhooks", &json!({"url": "https://localhost.localdomain:1/"})).await.created();
    let tried = root.post(&format!("/webhooks/{}/test", named.str_at("id")), &json!({})).await.ok();
    assert_eq!(tried.at("tries.0.status"), &Value::Null, "{tried:#}");
    let slips = json!({"url": "https://example.com/", "types": ["status.changed", "Status Changed", "ticket.recieved"]});
    let refused = root.post("/webhooks", &slips).await.problem(422, "value_invalid");
    let places: Vec<&str> = refused.items("findings").iter().map(|held| held.str_at("path")).collect();
    assert_eq!(places, ["types.1", "types.2"]);
    for reader in [root, &root.with("Accept-Language", "ru")] {
        let refused = reader.post("/webhooks", &slips).await.problem(422, "value_invalid");
        let says = refused.at("findings.0.message").to_string();
        assert!(says.contains("ticket.received") && says.contains("status.changed"), "{says}");
    }
    let path = format!("/webhooks/{}", named.str_at("id"));
    root.patch(&path, &json!({"types": ["nothing.happened"]})).await.problem(422, "value_invalid");
    root.patch(&path, &json!({"types": ["ticket.received", "timer.breached"]})).await.ok();
}

async fn a_partner_sees_its_own_webhooks_alone(app: &TestApp) {
    let provider = provider_of(app, "recfaces").await;
    let other = provider_of(app, "spp").await;
    let partner = |provider: &str| json!({"role": "partner", "name": "p", "provider": provider});
    let (one, two) = (app.actor(partner(&provider)).await, app.actor(partner(&other)).await);
    // It is bound as its key, whatever it asks for.
    let draft = json!({"url": "https://example.com/hook", "provider": other});
    let hook = one.post("/webhooks", &draft).await.created();
    assert_eq!(hook["provider"], json!(provider));
    let path = format!("/webhooks/{}", hook.str_at("id"));
    two.get(&path).await.expect(404);
    two.delete(&path).await.expect(404);
    assert_eq!(two.all("/webhooks").await.len(), 0);
    assert_eq!(app.administrator().await.all("/webhooks").await.len(), 1);
    app.agent("agent1").await.get("/webhooks").await.problem(403, "administrators_only");
    let narrow = app.actor(json!({"role": "partner", "name": "n", "scopes": ["tickets:read"]})).await;
    narrow.get("/webhooks").await.problem(403, "scope_missing");
}

async fn s_37_a_webhook_ends_with_its_key(app: &TestApp) {
    let receiver = Receiver::start(200).await;
    let olga = certified(app, "olga").await;
    let (agent, root) = (app.agent("agent1").await, app.administrator().await.clone());
    app.clock(AT).await;
    let body = json!({"name": "1c", "scopes": ["webhooks:manage", "tickets:read"], "expires_at": "2026-11-30T00:00:00Z"});
    let key = root.post("/api-keys", &body).await.created();
    let made = json!({"url": receiver.url, "types": ["ticket.received"]});
    let hook = app.bearer(key.str_at("key")).post("/webhooks", &made).await.created();
    let path = format!("/webhooks/{}", hook.str_at("id"));
    let told = async |count: usize| {
        noted(&agent, &olga, AT, json!({})).await;
        app::webhooks::work(&app.inside().await).await.expect("it works");
        assert_eq!(receiver.came().len(), count);
    };
    told(1).await;
    // A successor goes on with it; the key that was followed takes nothing away with its end.
    let rotation = json!({"overlap_hours": 0, "expires_at": "2026-11-20T00:00:00Z"});
    let next = root.post(&format!("/api-keys/{}/rotation", key.str_at("id")), &rotation).await.created();
    told(2).await;
    root.delete(&format!("/api-keys/{}", next.str_at("id"))).await.expect(204);
    told(2).await;
    let held = root.get(&path).await.ok();
    assert_eq!(
        (&held["enabled"], &held["disabled_reason"]),
        (&json!(false), &json!("key_ended")),
        "{held:#}"
    );
    assert!(root.all("/alerts").await.iter().any(|alert| alert["code"] == "webhook_disabled"));
    // An administrator who switches it on answers for it, and it is told what it missed.
    root.patch(&path, &json!({"enabled": true})).await.ok();
    told(4).await;
    // So does a key, until it expires.
    let second = root.post("/api-keys", &body).await.created();
    let program = app.bearer(second.str_at("key"));
    program.patch(&path, &json!({"enabled": false})).await.ok();
    program.patch(&path, &json!({"enabled": true})).await.ok();
    told(5).await;
    app.clock("2026-11-30T00:00:00Z").await;
    app::webhooks::work(&app.inside().await).await.expect("it works");
    assert_eq!(root.get(&path).await.ok()["enabled"], false);
}
