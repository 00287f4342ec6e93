//! scratch
use super::facts::*;
use crate::*;
use domain::rules::*;
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scratch() {
    let wasm = std::fs::read("/work/main/target/wasm32-wasip2/plugin/recfaces.wasm").unwrap();
    let outside = crate::inspect::inspect(&wasm).unwrap();
    println!("size {} manifests {} imports {:#?}", wasm.len(), outside.manifests.len(), outside.imports);
    let json = std::fs::read("/work/main/plugins/recfaces/manifest.json").unwrap();
    let packed = match pack(&wasm, &json) {
        Ok(packed) => packed,
        Err(error) => {
            println!("real manifest: {error}");
            pack(
                &wasm,
                manifest_with(serde_json::json!({"needs":["messages","entitlements"]}))
                    .to_string()
                    .as_bytes(),
            )
            .unwrap()
        }
    };
    let host = host();
    let rss = |what: &str| {
        let s = std::fs::read_to_string("/proc/self/status").unwrap();
        println!("{what}: {}", s.lines().find(|l| l.starts_with("VmRSS")).unwrap());
    };
    rss("before");
    let watch = crate::stopwatch::Stopwatch::start();
    let admitted = host.admit(packed.clone()).await;
    println!("admit {:?} in {:?}", admitted.as_ref().map(|a| &a.digest), watch.elapsed());
    let digest = host.load(packed).await.unwrap();
    rss("loaded");
    let answer = host.decide(&digest, &received(7), calendars()).await;
    println!("{answer:#?}");
    let mut s = snapshot(7, 10);
    s.ticket.product = "recfaces".into();
    let call = HookCall::Case { snapshot: Box::new(s), hook: CaseHook::IntakeReceived };
    println!("{:#?}", host.rehearse(&digest, &call, calendars()).await);
    for _ in 0..3 {
        println!("bench {:?}", bench_decision(&host, &digest, &call, calendars(), 1000).await);
    }
    rss("after");
}
