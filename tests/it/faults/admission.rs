//! A component that is not fit is refused by name, before any of it runs.
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, bundled_plugin, guest, manifest_of, on_both, packed, repacked};

use crate::desk::PRODUCT;

on_both!(components_that_are_not_fit_are_refused_by_name, manifests_that_lead_nowhere_are_refused_by_path);

type Change = fn(&mut Value);

async fn refused(app: &TestApp, component: Vec<u8>, code: &str) -> Value {
    let admin = app.administrator().await;
    admin.post_bytes("/plugins", "application/wasm", component).await.problem(422, code)
}

fn manifest() -> Value {
    let mut manifest = manifest_of(&bundled_plugin(PRODUCT));
    manifest["version"] = json!("9.0.0");
    manifest["hooks"] = json!(["intake"]);
    manifest["cases"] = json!([]);
    manifest
}

async fn components_that_are_not_fit_are_refused_by_name(app: &TestApp) {
    refused(app, b"MZ\x90\x00 not wasm".to_vec(), "plugin_not_a_component").await;
    let module = wat::parse_str("(module)").expect("a module");
    refused(app, module, "plugin_not_a_component").await;
    refused(app, guest("unreachable"), "plugin_manifest_missing").await;
    let mut broken = bundled_plugin(PRODUCT);
    broken.truncate(broken.len() / 2);
    let cut = app.administrator().await.post_bytes("/plugins", "application/wasm", broken).await;
    assert_eq!(cut.status, 422, "{}", cut.text());
    let empty = wat::parse_str("(component)").expect("a component");
    refused(app, packed(&empty, &manifest()), "plugin_hook_missing").await;
    let network = r#"(component (import "wasi:sockets/tcp@0.2.0" (instance)))"#;
    let network = wat::parse_str(network).expect("a component");
    let problem = refused(app, packed(&network, &manifest()), "plugin_import_refused").await;
    assert!(problem.to_string().contains("wasi:sockets/tcp"), "{problem:#}");
    // Declared, but not exported.
    let mut more = manifest();
    more["hooks"] = json!(["intake", "conversation"]);
    refused(app, packed(&guest("(i32.const 1024)"), &more), "plugin_hook_missing").await;
    let plugins = app.administrator().await.all("/plugins").await;
    assert!(plugins.iter().all(|plugin| plugin["version"] != "9.0.0"), "none of them is on file");
}

async fn manifests_that_lead_nowhere_are_refused_by_path(app: &TestApp) {
    let rows: [(Change, &str); 4] = [
        (|manifest| manifest["version"] = json!("one"), "version"),
        (|manifest| manifest["products"][0]["calendar"] = json!("night"), "products[0].calendar"),
        (|manifest| manifest["timers"][0]["closes"] = json!("never"), "timers[0].closes"),
        (|manifest| manifest["surprise"] = json!(1), "surprise"),
    ];
    for (change, path) in rows {
        let component = repacked(&bundled_plugin(PRODUCT), change);
        let problem = refused(app, component, "plugin_manifest_invalid").await;
        assert_eq!(problem.items("findings")[0]["path"], path, "{problem:#}");
    }
    let old = repacked(&bundled_plugin(PRODUCT), |manifest| manifest["api"] = json!("7.0"));
    refused(app, old, "plugin_interface_unknown").await;
}
