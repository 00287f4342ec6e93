//! Compilation in a child process: this binary is both the desk and, started with `plugin compile-worker`, its
//! compiler.
use std::{io, path::PathBuf, process::ExitCode, time::Duration};

use domain::rules::{Refusal, RuleEngine};
use plugin_host::{Compiler, CompilerProcess, HostSettings, Limits, PluginHost, compile_worker, pack};

const NAME: &str = "components_compile_in_a_child_under_limits";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    match args.get(1).map(String::as_str) {
        Some("plugin") => return worker(),
        // A child that never answers.
        Some("sleep") => {
            std::thread::sleep(Duration::from_mins(1));
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    if args.iter().any(|arg| arg == "--list") {
        // As nextest asks for the tests of a binary.
        if !args.iter().any(|arg| arg == "--ignored") {
            io::Write::write_all(&mut io::stdout(), format!("{NAME}: test\n").as_bytes()).expect("stdout");
        }
        return ExitCode::SUCCESS;
    }
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(scenario());
    ExitCode::SUCCESS
}

fn worker() -> ExitCode {
    match compile_worker(&mut io::stdin().lock(), &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            io::Write::write_all(&mut io::stderr(), error.to_string().as_bytes()).expect("stderr");
            ExitCode::FAILURE
        }
    }
}

fn manifest() -> String {
    serde_json::json!({
        "id": "quiet", "version": "1.0.0", "api": "1.0", "title": {"ru": "а", "en": "a"},
        "documents": [{"code": "r", "title": {"ru": "а", "en": "a"}}],
        "hooks": [], "effects": [], "products": [], "kinds": [], "clauses": [],
    })
    .to_string()
}

fn host(program: PathBuf, args: &[&str], compile_time: Duration) -> PluginHost {
    let process = CompilerProcess { program, args: args.iter().map(|arg| (*arg).to_owned()).collect() };
    let limits = Limits { compile_time, ..Limits::default() };
    PluginHost::new(HostSettings { compiler: Compiler::Process(process), limits, ..HostSettings::default() })
        .expect("an engine")
}

async fn scenario() {
    let this = std::env::current_exe().expect("a path");
    let patience = Duration::from_secs(30);
    let pack = |text: &str| {
        pack(&wat::parse_str(text).expect("a component"), manifest().as_bytes()).expect("a manifest")
    };
    let good = pack("(component (core module (func (export \"f\") (result i32) (i32.const 1))))");

    let worker = host(this.clone(), &["plugin", "compile-worker"], patience);
    let digest = worker.load(good.clone()).await.expect("the child compiles it");
    assert!(worker.is_loaded(&digest));

    // What does not validate comes back with the compiler's own words.
    let bad = pack("(component (core module (func (export \"f\") (result i32) (i64.const 1))))");
    let refused = worker.load(bad).await;
    assert!(
        matches!(&refused, Err(Refusal::Compile { message }) if message.contains("type mismatch")),
        "{refused:?}"
    );

    let silent = host(this, &["sleep"], Duration::from_secs(1));
    assert_eq!(silent.load(good.clone()).await, Err(Refusal::CompileTimeout { seconds: 1 }));

    let missing = host(PathBuf::from("/nonexistent"), &[], patience);
    assert!(matches!(missing.load(good).await, Err(Refusal::Compile { .. })));
}
