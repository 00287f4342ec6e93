//! The desk's own work beside requests: due jobs and timers, mail, following other replicas' changes.
use app::App;
use jobs::{Wake, run_worker};
use mail::send::SmtpSender;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::config::Config;

pub(crate) fn start(
    app: &App,
    config: &Config,
    stop: &CancellationToken,
    tasks: &TaskTracker,
) -> anyhow::Result<()> {
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
    let follower = app.clone();
    tasks.spawn(run_worker("catalogue", Wake::default(), stop.clone(), move || {
        let app = follower.clone();
        async move { app.catalogue.refresh(&app).await.map(|()| 0) }
    }));
    if let Some(smtp) = &config.smtp {
        let sender = std::sync::Arc::new(SmtpSender::new(smtp.settings()?)?);
        let outbox = app.clone();
        tasks.spawn(run_worker("outbox", Wake::default(), stop.clone(), move || {
            let (app, sender) = (outbox.clone(), std::sync::Arc::clone(&sender));
            async move { app::mail_out::deliver_due(&app, &sender).await }
        }));
    }
    Ok(())
}
