//! `reglament serve`.
use crate::{
    cli::ServeArgs,
    config::Config,
    run::{ServeOptions, run},
};

pub(crate) async fn serve(mut config: Config, arguments: ServeArgs) -> anyhow::Result<()> {
    if let Some(listen) = arguments.listen {
        config.listen = listen;
    }
    if arguments.demo {
        config = super::demo::apart(config)?;
    }
    let options = ServeOptions {
        config,
        sandbox: arguments.sandbox,
        demo: arguments.demo,
        compile_program: Some(std::env::current_exe()?),
        shared_cache: None,
    };
    let running = run(options).await?;
    super::say(&format!("portal  http://{}/", running.address));
    super::say(&format!("desk    http://{}/desk/", running.address));
    super::say(&format!("API     http://{}/api/v1/openapi.json", running.address));
    for (who, link) in &running.links {
        super::say(&format!("{who:14} {link}"));
    }
    stop_signal().await?;
    tracing::info!("stopping");
    running.stop().await;
    Ok(())
}

async fn stop_signal() -> anyhow::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        _ = terminate.recv() => {}
    }
    Ok(())
}
