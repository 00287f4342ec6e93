//! The desk's own work beside requests: due jobs and timers, mail, following other replicas' changes.
use std::{net::SocketAddr, time::Duration};

use app::{App, mail_out::WaysOut};
use jobs::{Wake, run_worker};
use mail::send::SmtpSender;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{config::Config, mail_fetch, receivers};

/// Between two looks at the log of the database: seldom enough to flush little, often enough that each is short.
const CHECKPOINT_EVERY: Duration = Duration::from_millis(200);

/// Answers where mail is received.
pub(crate) async fn start(
    app: &App,
    config: &Config,
    stop: &CancellationToken,
    tasks: &TaskTracker,
) -> anyhow::Result<Vec<SocketAddr>> {
    let due = app.clone();
    tasks.spawn(run_worker("due", Wake::default(), stop.clone(), move || {
        let app = due.clone();
        async move {
            // Mail held back is taken in before the timers it may stop.
            let jobs = app::jobs::run_due(&app).await?;
            let looks = app::monitoring::look_due(&app).await?;
            let timers = app::timers::sweep(&app).await?;
            Ok::<_, app::AppError>(jobs + looks + timers)
        }
    }));
    tasks.spawn(checkpoints(app.clone(), stop.clone()));
    let follower = app.clone();
    tasks.spawn(run_worker("catalogue", Wake::default(), stop.clone(), move || {
        let app = follower.clone();
        async move { app.catalogue.refresh(&app).await.map(|()| 0) }
    }));
    let told = app.clone();
    tasks.spawn(run_worker("webhooks", Wake::default(), stop.clone(), move || {
        let app = told.clone();
        async move { app::webhooks::work(&app).await }
    }));
    let (live, ending) = (app.clone(), stop.clone());
    tasks.spawn(run_worker("live", Wake::default(), stop.clone(), move || {
        let app = live.clone();
        async move { app::feed::watch(&app).await }
    }));
    let streams = app.clone();
    tasks.spawn(async move {
        ending.cancelled().await;
        streams.live.end();
    });
    let desk = config.smtp.as_ref().map(|smtp| anyhow::Ok(SmtpSender::new(smtp.settings()?)?)).transpose()?;
    let ways = std::sync::Arc::new(WaysOut::new(desk));
    let outbox = app.clone();
    tasks.spawn(run_worker("outbox", Wake::default(), stop.clone(), move || {
        let (app, ways) = (outbox.clone(), std::sync::Arc::clone(&ways));
        async move { app::mail_out::deliver_due(&app, &ways).await }
    }));
    app::mailboxes::take_over(app).await?;
    tasks.spawn(mail_fetch::supervise(app.clone(), stop.clone()));
    let mut receiving = Vec::new();
    for receiver in &config.receivers {
        receiving.push(receivers::start(app, receiver, stop, tasks).await?);
    }
    Ok(receiving)
}

async fn checkpoints(app: App, stop: CancellationToken) {
    while stop.run_until_cancelled(tokio::time::sleep(CHECKPOINT_EVERY)).await.is_some() {
        if let Err(error) = app.store.checkpoint().await {
            tracing::warn!(error = %error, "checkpoint: {error}");
        }
    }
}
