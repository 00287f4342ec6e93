//! `reglament serve`.
use crate::{
    cli::ServeArgs,
    config::Config,
    run::{Running, ServeOptions, run},
};

pub(crate) async fn serve(mut config: Config, arguments: ServeArgs) -> anyhow::Result<()> {
    if let Some(listen) = arguments.listen {
        config.listen = listen;
    }
    let options = ServeOptions {
        config,
        sandbox: arguments.sandbox,
        demo: false,
        first_run: None,
        compile_program: Some(std::env::current_exe()?),
        shared_cache: None,
    };
    let options = if arguments.demo {
        let Some(token) = Box::pin(show(&options)).await? else { return Ok(()) };
        ServeOptions { first_run: Some(token), ..options }
    } else {
        options
    };
    let running = run(options).await?;
    announce(&running);
    stop_signal().await?;
    stop(running).await;
    Ok(())
}

/// Shows the demonstration. Answers the token that founds the real desk, once an administrator has ended it; it is
/// removed then. `None` when the program is to stop.
async fn show(real: &ServeOptions) -> anyhow::Result<Option<String>> {
    let config = super::demo::apart(real.config.clone())?;
    let running = run(ServeOptions { config, demo: true, ..real.clone() }).await?;
    announce(&running);
    let ended = tokio::select! {
        stopped = stop_signal() => { stopped?; None }
        token = running.app.demonstration.ended() => Some(token),
    };
    stop(running).await;
    if ended.is_some() {
        super::demo::remove(&real.config)?;
    }
    Ok(ended)
}

fn announce(running: &Running) {
    super::say(&format!("portal  http://{}/", running.address));
    super::say(&format!("desk    http://{}/desk/", running.address));
    super::say(&format!("API     http://{}/api/v1/openapi.json", running.address));
    for (who, link) in &running.links {
        super::say(&format!("{who:14} {link}"));
    }
}

async fn stop(running: Running) {
    tracing::info!("stopping");
    running.stop().await;
}

async fn stop_signal() -> anyhow::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        _ = terminate.recv() => {}
    }
    Ok(())
}
