//! Known attacks on desks like ours, by the numbers of the notes on reliability.
use domain::ticket::Role;
use serde_json::json;
use test_support::{Actor, Builder, Pick as _, TestApp, on_both};

use super::{cookie, member, session, world::world};
use crate::desk::{certified, noted};

on_both!(
    s_24_a_file_is_read_by_who_sees_its_case,
    s_26_a_stream_tells_a_stranger_nothing,
    s_30_a_count_tells_foreign_from_missing_to_nobody,
    s_31_what_is_told_to_one_is_kept_by_no_cache,
    s_38_a_token_is_what_was_signed_and_nothing_near_it,
    s_42_words_of_a_database_are_words,
    s_44_a_cell_of_an_export_is_no_formula,
);
on_both!(with encrypted: s_40_another_site_changes_nothing);

const AT: &str = "2026-11-16T12:00:00+04:00";
const NOBODY: &str = "01939b3c-0000-7000-8000-000000000000";

const fn encrypted(builder: Builder) -> Builder {
    builder.public_url("https://desk.vendor.example")
}

async fn s_24_a_file_is_read_by_who_sees_its_case(app: &TestApp) {
    let world = world(app).await;
    let path = format!("/attachments/{}", world.ids["attachment"]);
    let [anonymous, hers, other, agent, stranger, ..] = world.people.as_slice() else { panic!("people") };
    for who in [hers, agent] {
        who.get(&path).await.expect(200);
        // Every time: knowing the address is no right.
        who.get(&path).await.expect(200);
    }
    anonymous.get(&path).await.problem(401, "unauthenticated");
    for who in [other, stranger] {
        let refused = who.get(&path).await.problem(404, "not_found");
        let missing = who.get(&format!("/attachments/{NOBODY}")).await.problem(404, "not_found");
        assert_eq!(refused["detail"], missing["detail"]);
    }
    // Addresses beside it are nobody's either.
    for near in ["0", "..%2f..%2fetc%2fpasswd", "01939b3c", "%00", "null"] {
        let reply = hers.get(&format!("/attachments/{near}")).await;
        assert!(matches!(reply.status, 404 | 422), "{near}: {}", reply.status);
    }
    // A file among staff is no customer's, whoever has its number.
    let messages = agent.all(&format!("/tickets/{}/messages", world.ids["ticket"])).await;
    let note = messages.iter().find(|held| held["direction"] == "internal").expect("the note");
    let path = format!("/attachments/{}", note.items("attachments")[0].str_at("id"));
    agent.get(&path).await.expect(200);
    hers.get(&path).await.problem(404, "not_found");
    world
        .keys
        .iter()
        .find(|(scope, _)| *scope == "tickets:read")
        .expect("a key")
        .1
        .get(&path)
        .await
        .expect(404);
}

async fn s_26_a_stream_tells_a_stranger_nothing(app: &TestApp) {
    let (olga, igor) = (certified(app, "olga").await, certified(app, "igor").await);
    let agent = app.agent("agent1").await;
    app.clock(AT).await;
    let hers = noted(&agent, &olga, AT, json!({})).await;
    for nonsense in ["after=x", "after=-1", "after=999999999999999999999", "ticket=x"] {
        let reply = agent.get(&format!("/live?{nonsense}")).await;
        assert!((400..500).contains(&reply.status), "{nonsense}: {}", reply.status);
        assert!(!reply.text().contains(hers.str_at("id")));
    }
    app.anonymous().get("/live").await.problem(401, "unauthenticated");
    let token = json!({"role": "contact", "contact": igor.contact});
    let token = app.anonymous().post("/sandbox/tokens", &token).await.success().str_at("token").to_owned();
    // Wildcards are letters, another's case is none, and a token in the address is no token.
    for asked in ["after=0&types=%25", "after=0&types=_", &format!("after=0&ticket={}", hers.str_at("id"))] {
        let url = format!("http://{}/api/v1/live?{asked}", app.address());
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let mut stream = client.get(&url).bearer_auth(&token).send().await.expect("it answers");
        assert_eq!(stream.status(), 200);
        let mut told = String::new();
        while let Ok(Ok(Some(chunk))) =
            tokio::time::timeout(std::time::Duration::from_millis(700), stream.chunk()).await
        {
            told.push_str(&String::from_utf8_lossy(&chunk));
        }
        assert!(told.contains("event: ready"), "{asked}: {told}");
        assert!(!told.contains(hers.str_at("id")) && !told.contains("ticket."), "{asked}: {told}");
    }
    let by_address = format!("http://{}/api/v1/live?access_token={token}&token={token}", app.address());
    assert_eq!(reqwest::get(&by_address).await.expect("it answers").status(), 401);
    agent.get("/tickets").await.ok();
}

async fn s_30_a_count_tells_foreign_from_missing_to_nobody(app: &TestApp) {
    let world = world(app).await;
    let ids = &world.ids;
    let pairs = [
        json!({"customer": [ids["customer"]]}),
        json!({"requester": ids["contact"]}),
        json!({"asset": [ids["asset"]]}),
        json!({"provider": [ids["provider"]]}),
        json!({"text": "камеру"}),
        json!({"none": [{"customer": [ids["customer"]]}]}),
    ];
    for who in [&world.people[2], &world.people[4], &world.people[7]] {
        for filter in &pairs {
            let counted = who.post("/tickets/counts", &json!({"filters": [filter]})).await.ok();
            assert_eq!(counted["counts"], json!([0]), "{filter}");
            let found = who.post("/tickets/search", &json!({"filter": filter})).await.ok();
            assert!(found.items("data").is_empty(), "{filter}");
        }
        for (path, id) in [
            ("/tickets?customer=", &ids["customer"]),
            ("/tickets?requester=", &ids["contact"]),
            ("/tickets?asset=", &ids["asset"]),
            ("/assets?customer=", &ids["customer"]),
            ("/entitlements?customer=", &ids["customer"]),
            ("/external-refs?object=", &ids["ticket"]),
        ] {
            let (foreign, missing) =
                (who.get(&format!("{path}{id}")).await, who.get(&format!("{path}{NOBODY}")).await);
            assert_eq!((foreign.status, foreign.text()), (missing.status, missing.text()), "{path}");
        }
    }
}

async fn s_31_what_is_told_to_one_is_kept_by_no_cache(app: &TestApp) {
    let world = world(app).await;
    let (client, admin) = (&world.people[1], &world.people[6]);
    for path in [
        "/me".to_owned(),
        "/tickets".to_owned(),
        format!("/tickets/{}", world.ids["ticket"]),
        format!("/tickets/{NOBODY}"),
        "/audit-log".to_owned(),
    ] {
        for who in [client, admin, &app.anonymous()] {
            let reply = who.get(&path).await;
            assert!(reply.header("cache-control").contains("no-store"), "{path}: {}", reply.status);
        }
    }
    let file = client.get(&format!("/attachments/{}", world.ids["attachment"])).await;
    let kept = file.header("cache-control").to_owned();
    assert!(kept.contains("no-store") || kept.contains("private"), "{kept}");
    assert!(file.header("content-security-policy").contains("sandbox"), "{:?}", file.headers);
    member(app, Role::Agent, "anna@desk.test", None).await;
    assert!(session(app, "anna@desk.test").await.header("cache-control").contains("no-store"));
}

async fn s_38_a_token_is_what_was_signed_and_nothing_near_it(app: &TestApp) {
    member(app, Role::Agent, "anna@desk.test", None).await;
    let opened = session(app, "anna@desk.test").await.ok();
    let token = opened.str_at("access_token");
    app.bearer(token).get("/me").await.ok();
    let parts: Vec<&str> = token.split('.').collect();
    let [head, body, signature] = parts.as_slice() else { panic!("three parts") };
    let turned = |part: &str, at: usize| {
        let mut letters: Vec<char> = part.chars().collect();
        letters[at] = if letters[at] == 'A' { 'B' } else { 'A' };
        letters.into_iter().collect::<String>()
    };
    let mut near = vec![
        format!("{head}.{body}"),
        format!("{head}.{body}.{signature}."),
        format!(".{head}.{body}.{signature}"),
        format!("{head}.{body}.{signature}="),
        format!("{head}.{body}.{signature}{signature}"),
        format!("{head}.{body}.{}", &signature[1..]),
        format!("{head}.{body}.{}", &signature[..signature.len() - 1]),
        format!("{head}.{body}.{}", "A".repeat(signature.len())),
        format!("{head}..{signature}"),
        format!("{head}.{body}==.{signature}"),
        format!("{body}.{head}.{signature}"),
        token.to_uppercase(),
        format!("{token}%00"),
        json!({"payload": body, "protected": head, "signature": signature}).to_string(),
    ];
    near.extend((0..signature.len()).map(|at| format!("{head}.{body}.{}", turned(signature, at))));
    near.extend((0..body.len()).step_by(7).map(|at| format!("{head}.{}.{signature}", turned(body, at))));
    for forged in near {
        let reply = app.bearer(&forged).get("/me").await;
        assert_eq!(reply.status, 401, "{forged}");
    }
    app.bearer(token).get("/me").await.ok();
}

async fn s_40_another_site_changes_nothing(app: &TestApp) {
    member(app, Role::Agent, "anna@desk.test", None).await;
    let opened = session(app, "anna@desk.test").await;
    let set = opened.header("set-cookie").to_owned();
    // Bound to where it is used and kept from scripts and other sites; `__Host-` would open it to every path.
    for word in ["HttpOnly", "SameSite=Strict", "Secure", "Path=/api/v1/sessions"] {
        assert!(set.contains(word), "{set}");
    }
    let held = cookie(&opened);
    for origin in ["https://evil.example", "null", "https://desk.vendor.example.evil.example"] {
        let evil =
            app.anonymous().with("Cookie", &held).with("Origin", origin).with("Sec-Fetch-Site", "cross-site");
        for reply in [
            evil.post("/sessions/refresh", &json!({})).await,
            evil.delete("/sessions/current").await,
            evil.post("/sessions/passkey", &json!({})).await,
            evil.post("/sessions/identity", &json!({"provider": NOBODY})).await,
        ] {
            assert!(reply.header("access-control-allow-origin").is_empty(), "{origin}");
            reply.problem(403, "csrf_refused");
        }
    }
    // No page but ours may ask what may be asked.
    let url = format!("http://{}/api/v1/tickets", app.address());
    let asked = reqwest::Client::new()
        .request(reqwest::Method::OPTIONS, &url)
        .header("Origin", "https://evil.example")
        .header("Access-Control-Request-Method", "POST")
        .send()
        .await
        .expect("it answers");
    assert!(asked.headers().keys().all(|name| !name.as_str().starts_with("access-control-")), "{asked:?}");
    let ours = app.anonymous().with("Cookie", &held).with("Origin", "https://desk.vendor.example");
    ours.post("/sessions/refresh", &json!({})).await.expect(200);
    // Nobody puts our pages into theirs.
    let page = app.outside().get("/desk/sign-in").await;
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"), "{:?}", page.headers);
}

/// What asks a database for more than was asked.
const WORDS: [&str; 7] = [
    "' OR '1'='1",
    "\"; DROP TABLE ticket; --",
    "1) UNION SELECT password_hash FROM account --",
    "%' ESCAPE '!",
    "\\",
    "a\u{0}b",
    "NEAR(\"x\" *) AND ^",
];

fn encoded(text: &str) -> String {
    let bytes: Vec<String> = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    bytes.concat()
}

async fn s_42_words_of_a_database_are_words(app: &TestApp) {
    let olga = certified(app, "olga").await;
    let admin = app.administrator().await;
    app.clock(AT).await;
    noted(&app.agent("agent1").await, &olga, AT, json!({})).await;
    let document = app.anonymous().get("/openapi.json").await.ok();
    for (template, item) in document["paths"].as_object().expect("paths") {
        let template = template.trim_start_matches("/api/v1");
        if template.contains('{') || template.contains("sandbox") || template == "/live" {
            continue;
        }
        for parameter in item["get"]["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap_or_default();
            if parameter["in"] != "query" {
                continue;
            }
            for word in WORDS {
                let reply = admin.get(&format!("{template}?{name}={}", encoded(word))).await;
                assert!(reply.status < 500, "{template} {name}={word}: {}", reply.text());
                assert!(!reply.text().contains("argon2"), "{template} {name}={word}");
            }
        }
    }
    searches(admin).await;
    assert_eq!(admin.all("/tickets").await.len(), 1, "it is all still there");
}

async fn searches(admin: &Actor) {
    for word in WORDS {
        let trees = [
            json!({"text": word}),
            json!({"flag": [word]}),
            json!({"kind": [word]}),
            json!({"queue": [word]}),
            json!({"product": [word]}),
            json!({"assignee": [word]}),
            json!({"deadline": [word]}),
        ];
        for tree in trees {
            let reply = admin.post("/tickets/search", &json!({"filter": tree})).await;
            assert!(matches!(reply.status, 200 | 422), "{tree}: {}", reply.text());
            // What has no word in it asks for nothing; what has one finds no more than there is.
            let found = if reply.status == 200 { reply.json().items("data").len() } else { 0 };
            assert!(found <= usize::from(tree.get("text").is_some()), "{tree}");
        }
        let sorted = json!({"sort": format!("received {word}")});
        admin.post("/tickets/search", &sorted).await.finding("value_invalid", "sort");
    }
}

async fn s_44_a_cell_of_an_export_is_no_formula(app: &TestApp) {
    let olga = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    app.clock(AT).await;
    let formulas =
        ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1+1", "'=1", "=HYPERLINK(\"http://x\")"];
    for formula in formulas {
        noted(&agent, &olga, AT, json!({"text": formula, "fields": {"subject": formula}})).await;
    }
    let exported = agent.post("/tickets/export", &json!({})).await.expect(200).text();
    let cells = exported.lines().flat_map(|line| line.split([',', ';']));
    for cell in cells {
        let bare = cell.trim_matches('"');
        let first = bare.chars().next().unwrap_or('x');
        assert!(!matches!(first, '=' | '+' | '@' | '\t' | '＝'), "{cell}");
    }
}
