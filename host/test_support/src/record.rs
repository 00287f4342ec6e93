//! Requests and their answers, written down where `cargo xtask examples` asks for it: the document shows callers what
//! tests really sent and got.
use std::{ffi::OsStr, fs::OpenOptions, io::Write as _, path::Path};

use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::reply::Reply;

/// Names the folder; each test process appends to a file of its own.
const VARIABLE: &str = "REGLAMENT_RECORD";

/// # Panics
/// When the folder cannot be written to.
pub(crate) fn record(method: &str, address: &str, request: Option<&Value>, reply: &Reply) {
    let Some(folder) = std::env::var_os(VARIABLE) else { return };
    // A part of an answer is no example of it.
    if address.split_once('?').is_some_and(|(_, query)| query.contains("fields=")) {
        return;
    }
    let media_type = reply.headers.get(CONTENT_TYPE).and_then(|held| held.to_str().ok()).unwrap_or_default();
    let answer: Option<Value> =
        if media_type.contains("json") { serde_json::from_slice(&reply.body).ok() } else { None };
    let line = json!({
        "test": test(), "method": method, "path": path_of(address), "request": request,
        "status": reply.status, "media_type": media_type, "answer": answer,
    });
    append(&folder, &line).expect("the recording is written");
}

fn append(folder: &OsStr, line: &Value) -> std::io::Result<()> {
    let path = Path::new(folder).join(format!("{}.jsonl", std::process::id()));
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(format!("{line}\n").as_bytes())
}

/// As the runner names it to the process that runs it alone.
fn test() -> String {
    std::env::args().find(|word| word.contains("::")).unwrap_or_default()
}

/// Without the server, and without what is asked behind the path.
fn path_of(address: &str) -> &str {
    let behind = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = behind.find('/').map_or("/", |at| &behind[at..]);
    path.split('?').next().unwrap_or_default()
}
