//! The clients that are published, tried as they are.
use std::{path::Path, process::Stdio};

use serde_json::Value;
use test_support::{Pick as _, TestApp, on_both};
use tokio::process::Command;

on_both!(the_python_client_carries_a_case_to_its_settlement);

const PYTHON: &str = "python3";

async fn the_python_client_carries_a_case_to_its_settlement(app: &TestApp) {
    let there = Command::new(PYTHON).arg("--version").stdout(Stdio::null()).status().await;
    assert!(there.is_ok_and(|status| status.success()), "the client in Python is tried with {PYTHON}");
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(PYTHON)
        .args(["-B", "it/contract/settlement.py"])
        .arg(format!("http://{}", app.address()))
        .arg(here.join("../host/api/examples"))
        .current_dir(here)
        .output()
        .await
        .expect("the client runs");
    let (said, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{error}");
    let came: Value = serde_json::from_str(&said).expect("what came of it");
    assert_eq!(came["status"], "closed", "{came:#}");
    assert_eq!(came["balance"], 570, "half an hour is charged: {came:#}");
    assert_eq!(came["found"], true, "{came:#}");
    assert_ne!(came.str_at("before_consent"), "", "work before the consent is refused");
    let told = came.items("told");
    for kind in ["ticket.received", "work.logged", "status.changed"] {
        assert!(told.iter().any(|held| held == kind), "{kind}: {came:#}");
    }
}
