//! R 4.6 and the checklist of twelve rows: what is wrong is told by its row, the ticket exists all the same
//! (SC-73, SC-74, A-52).
use serde_json::{Value, json};
use test_support::{Actor, Pick as _, TestApp, assert_instant, codes, on_both, timer};

use crate::desk::{certified, checklist, defect, photo, releases};

on_both!(
    sc_73_a_valid_checklist_is_accepted_r_4_6,
    sc_74_an_invalid_checklist_is_kept_with_findings_r_4_6,
    conditional_rows_a_52,
    a_checklist_mended_row_by_row_is_accepted_r_4_6,
    a_photo_that_comes_later_completes_the_defect_r_4_6,
    what_no_schema_can_read_is_refused,
);

async fn submit(actor: &Actor, ticket: &str, data: &Value) -> Value {
    actor.post(&format!("/tickets/{ticket}/forms/recfaces-checklist"), data).await.ok()
}

fn errors_at(result: &Value) -> Vec<&str> {
    let errors = result
        .items("findings")
        .iter()
        .filter(|finding| finding["severity"] == "error" || finding["severity"].is_null());
    errors.filter_map(|finding| finding["path"].as_str()).collect()
}

async fn sc_73_a_valid_checklist_is_accepted_r_4_6(app: &TestApp) {
    releases(app).await;
    let user = certified(app, "olga").await;
    let contact = app.contact(&user.contact).await;
    app.clock("2026-11-16T11:00:00+04:00").await;
    let ticket = contact.post("/tickets", &defect("2.3", &photo())).await.created();
    let id = ticket.str_at("id");
    let result = submit(&contact, id, &checklist()).await;
    assert_eq!(result, json!({"accepted": true, "findings": []}));
    let ticket = app.ticket(id).await;
    assert_eq!(ticket["kind"], "defect");
    assert_eq!(ticket["status"], "registered");
    assert_eq!(ticket["missing_fields"], json!([]));
    assert!(codes(&ticket, "findings").is_empty(), "{ticket:#}");
    let forms = contact.all(&format!("/tickets/{id}/forms")).await;
    assert_eq!(forms[0]["accepted"], true);
    assert_eq!(forms[0].at("data.channels"), &json!(12));

    // The same in one request: a complete defect waits for nobody.
    let mut whole = defect("2.3", &photo());
    whole["forms"] = json!({"recfaces-checklist": checklist()});
    let ticket = contact.post("/tickets", &whole).await.created();
    assert_eq!(ticket["status"], "registered", "{ticket:#}");
    assert_eq!(ticket["missing_fields"], json!([]));
}

async fn sc_74_an_invalid_checklist_is_kept_with_findings_r_4_6(app: &TestApp) {
    releases(app).await;
    let user = certified(app, "pavel").await;
    let contact = app.contact(&user.contact).await;
    app.clock("2026-11-16T11:00:00+04:00").await;
    let ticket = contact.post("/tickets", &defect("2.3", &json!([]))).await.created();
    let id = ticket.str_at("id");
    let mut data = checklist();
    data["channels"] = json!(-1);
    data["system_disk_type"] = json!("nvme");
    data["cpu_percent"] = json!(140);
    data["logs_uploaded"] = json!(false);
    data.as_object_mut().expect("an object").remove("antivirus_active");
    let result = submit(&contact, id, &data).await;
    assert_eq!(result["accepted"], false);
    let errors = errors_at(&result);
    for path in ["channels", "system_disk_type", "cpu_percent", "antivirus_active", "logs_uploaded"] {
        assert!(errors.contains(&path), "no error at {path}: {result:#}");
    }
    let ticket = app.ticket(id).await;
    assert!(codes(&ticket, "findings").contains(&"evidence_missing"), "{ticket:#}");
    assert_eq!(ticket["status"], "waiting_customer");
    assert!(!ticket.str_at("number").is_empty());
    assert!(ticket["registered_at"].is_string(), "a registration is owed all the same");
    // The data are kept as they came.
    let forms = contact.all(&format!("/tickets/{id}/forms")).await;
    assert_eq!(forms[0].at("data.channels"), &json!(-1));
    // R 5.3 runs from the request for what is missing.
    assert_instant(timer(&ticket, "customer_silence").at("due_at"), "2026-11-23T19:00:00+04:00");
}

async fn conditional_rows_a_52(app: &TestApp) {
    releases(app).await;
    let user = certified(app, "igor").await;
    let contact = app.contact(&user.contact).await;
    app.clock("2026-11-16T11:00:00+04:00").await;
    let ticket = contact.post("/tickets", &defect("2.3", &photo())).await.created();
    let id = ticket.str_at("id");
    let rows: [(Value, Option<&str>); 23] = [
        // Row 6 depends on row 5.
        (json!({"ui_available": false, "licence_status": null}), None),
        (json!({"ui_available": false, "licence_status": "active"}), Some("licence_status")),
        (json!({"licence_status": null}), Some("licence_status")),
        // Row 7: what does not run is listed.
        (json!({"services": {"all_running": false}}), Some("services")),
        (json!({"services": {"all_running": false, "not_running": []}}), Some("services")),
        (
            json!({"services": {"all_running": false, "not_running": [{"name": "nginx", "state": "Stopped"}]}}),
            None,
        ),
        // Row 10 and row 12.
        (json!({"antivirus_installed": false, "antivirus_active": null}), None),
        (json!({"api_used": true}), Some("postman_checked")),
        (
            json!({"api_used": true, "postman_checked": true, "url": "", "body": "{}", "response": "500"}),
            Some("url"),
        ),
        (
            json!({"api_used": true, "postman_checked": true, "url": "/v1", "body": "{}", "response": "500"}),
            None,
        ),
        // Row 11: company and date.
        (json!({"logs_path": "папка"}), Some("logs_path")),
        (json!({"ram_percent": 100.5}), Some("ram_percent")),
        (json!({"logs_path": "Olga Ltd, журналы за 16.11.2026"}), None),
        (json!({"logs_path": "2026-11-16"}), Some("logs_path")),
        // Types and limits of the plain rows.
        (json!({"channels": 0, "physical_cores": 1, "ram_gb": 0.5, "system_disk_free_gb": 0}), None),
        (json!({"channels": "12"}), Some("channels")),
        (json!({"channels": 12.5}), Some("channels")),
        (json!({"physical_cores": 0}), Some("physical_cores")),
        (json!({"ram_gb": 0}), Some("ram_gb")),
        (json!({"system_disk_free_gb": -0.1}), Some("system_disk_free_gb")),
        (json!({"cpu_percent": 0, "ram_percent": 100, "disk_c_percent": 99.9}), None),
        (json!({"disk_c_percent": -1}), Some("disk_c_percent")),
        (json!({"ui_available": "yes"}), Some("ui_available")),
    ];
    for (change, wrong) in rows {
        let mut data = checklist();
        for (name, value) in change.as_object().expect("an object") {
            match value {
                Value::Null => drop(data.as_object_mut().expect("an object").remove(name)),
                value => data[name] = value.clone(),
            }
        }
        let result = submit(&contact, id, &data).await;
        let errors = errors_at(&result);
        match wrong {
            None => assert_eq!(result["accepted"], true, "{change}: {result:#}"),
            Some(path) => {
                assert_eq!(result["accepted"], false, "{change}: {result:#}");
                assert!(errors.iter().any(|held| held.starts_with(path)), "{change}: {result:#}");
            }
        }
    }
}

async fn a_checklist_mended_row_by_row_is_accepted_r_4_6(app: &TestApp) {
    releases(app).await;
    let user = certified(app, "nina").await;
    let contact = app.contact(&user.contact).await;
    app.clock("2026-11-16T11:00:00+04:00").await;
    let ticket = contact.post("/tickets", &defect("2.3", &photo())).await.created();
    let id = ticket.str_at("id");
    assert_eq!(ticket["status"], "waiting_customer", "the checklist is asked for");
    let mut data = checklist();
    data["channels"] = json!(-1);
    assert_eq!(submit(&contact, id, &data).await["accepted"], false);
    assert_eq!(app.ticket(id).await["status"], "waiting_customer");
    app.clock("2026-11-17T11:00:00+04:00").await;
    data["channels"] = json!(1);
    assert_eq!(submit(&contact, id, &data).await["accepted"], true);
    let ticket = app.ticket(id).await;
    assert_eq!(ticket["status"], "registered", "{ticket:#}");
    assert_eq!(timer(&ticket, "customer_silence")["state"], "cancelled");
    app.clock("2026-12-31T11:00:00+04:00").await;
    assert_eq!(app.ticket(id).await["status"], "registered");
}

async fn a_photo_that_comes_later_completes_the_defect_r_4_6(app: &TestApp) {
    releases(app).await;
    let user = certified(app, "oleg").await;
    let contact = app.contact(&user.contact).await;
    app.clock("2026-11-16T11:00:00+04:00").await;
    let mut whole = defect("2.3", &json!([]));
    whole["forms"] = json!({"recfaces-checklist": checklist()});
    let ticket = contact.post("/tickets", &whole).await.created();
    let id = ticket.str_at("id");
    assert_eq!(ticket["status"], "waiting_customer");
    assert_eq!(ticket["missing_fields"], json!(["evidence"]));
    app.clock("2026-11-18T11:00:00+04:00").await;
    let video = json!({
        "type": "information", "text": "Видео ошибки",
        "attachments": [{"name": "error.mp4", "media_type": "video/mp4", "content": "AAAAIGZ0eXA="}],
    });
    contact.post(&format!("/tickets/{id}/messages"), &video).await.created();
    let ticket = app.ticket(id).await;
    assert_eq!(ticket["status"], "registered", "{ticket:#}");
    assert_eq!(ticket["missing_fields"], json!([]));
    assert!(codes(&ticket, "findings").is_empty(), "{ticket:#}");
}

async fn what_no_schema_can_read_is_refused(app: &TestApp) {
    let user = certified(app, "vera").await;
    let contact = app.contact(&user.contact).await;
    app.clock("2026-11-16T11:00:00+04:00").await;
    let ticket = contact.post("/tickets", &defect("2.3", &photo())).await.created();
    let path = format!("/tickets/{}/forms/recfaces-checklist", ticket.str_at("id"));
    contact.post(&path, &json!([1, 2])).await.problem(422, "wrong_type");
    let unknown = format!("/tickets/{}/forms/none", ticket.str_at("id"));
    contact.post(&unknown, &json!({})).await.problem(422, "unknown_form");
}
