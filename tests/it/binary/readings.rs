//! `reglament ingest` on a folder: sent once, gone on with where it stopped, what is not taken written down.
use std::{fs, io::Write as _, path::Path};

use serde_json::json;
use tempfile::TempDir;
use test_support::Pick as _;

use super::process::{Desk, ran, said};

pub(super) async fn follows_a_folder(data: &Path) {
    let desk = Desk::start(data).await;
    let token = desk.administrator().await;
    let create = async |path: &str, body| desk.call("POST", path, Some(&token), Some(body)).await;
    let customer = create("/organisations", json!({"name": "Shop", "kind": "customer"})).await;
    let asset =
        create("/assets", json!({"customer": customer["id"], "kind": "sensor", "name": "Door"})).await;
    create("/series", json!({"asset": asset["id"], "measure": "in", "key": "door/in"})).await;
    let key = create("/api-keys", json!({"name": "door", "scopes": ["readings:write"]})).await;
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("door.csv");
    fs::write(&path, "series,at,value\ndoor/in,2026-11-10T07:00:00Z,5\ndoor/in,2026-11-10T08:00:00Z,-1\n")
        .expect("written");
    let send = |key: &str| {
        let arguments = ["ingest", folder.path().to_str().expect("a path"), "--once", "--url"];
        ran(data, &[&arguments[..], &[desk.base(), "--key", key]].concat())
    };
    let first = send(key.str_at("key"));
    let told = String::from_utf8_lossy(&first.stdout).into_owned();
    assert!(told.contains("door.csv: 3 lines, 1 new, 0 corrected, 0 known, 1 rejected"), "{told}");
    let rejected = fs::read_to_string(folder.path().join("door.rejected.csv")).expect("written down");
    assert_eq!(rejected, "3,below_lowest,door/in,2026-11-10T08:00:00Z,-1\n");
    // Nothing new, nothing sent; one line more, one line sent.
    assert_eq!(String::from_utf8_lossy(&send(key.str_at("key")).stdout), "");
    let mut file = fs::OpenOptions::new().append(true).open(&path).expect("there");
    file.write_all(b"door/in,2026-11-10T08:00:00Z,4\n").expect("written");
    let told = String::from_utf8_lossy(&send(key.str_at("key")).stdout).into_owned();
    assert!(told.contains("4 lines, 1 new"), "{told}");
    // Revoked, the key opens nothing.
    let revoked = desk.call("DELETE", &format!("/api-keys/{}", key.str_at("id")), Some(&token), None).await;
    assert_eq!(revoked, serde_json::Value::Null);
    file.write_all(b"door/in,2026-11-10T09:00:00Z,4\n").expect("written");
    let refused = send(key.str_at("key"));
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("401"), "{refused:?}");
    assert!(said(data, &["ingest", "--help"]).contains("REGLAMENT_KEY"));
    assert!(desk.stop().await.success());
}
