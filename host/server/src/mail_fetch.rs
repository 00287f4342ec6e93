//! One reader for every mailbox that is fetched: started when it is set up, stopped when it is changed, tried again with
//! growing pauses when it fails.
use std::{collections::HashMap, sync::Arc, time::Duration};

use app::{
    App,
    mailboxes::{FetchError, fetch},
};
use domain::{ids::MailboxId, mailbox::Mailbox};
use tokio::task::JoinHandle;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How often the mailboxes set up are compared with those that are read.
const LOOK: Duration = Duration::from_secs(1);
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_mins(5);
/// A wrong password is not repeated as fast: accounts get locked for it.
const SETTINGS_PAUSE: Duration = Duration::from_mins(5);
/// Another replica may die.
const HELD_PAUSE: Duration = Duration::from_secs(5);

struct Running {
    mailbox: Arc<Mailbox>,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

pub(crate) async fn supervise(app: App, stop: CancellationToken) {
    let readers = TaskTracker::new();
    let mut running: HashMap<MailboxId, Running> = HashMap::new();
    while !stop.is_cancelled() {
        match app.catalogue.current(&app).await {
            Ok(catalogue) => follow(&app, catalogue.mailboxes(), &mut running, (&stop, &readers)),
            Err(error) => tracing::error!(error = %error, "the mailboxes cannot be read: {error}"),
        }
        tokio::select! {
            () = stop.cancelled() => break,
            () = tokio::time::sleep(LOOK) => {}
        }
    }
    readers.close();
    readers.wait().await;
}

fn follow(
    app: &App,
    mailboxes: &[Arc<Mailbox>],
    running: &mut HashMap<MailboxId, Running>,
    (stop, readers): (&CancellationToken, &TaskTracker),
) {
    let wanted: HashMap<MailboxId, &Arc<Mailbox>> = mailboxes
        .iter()
        .filter(|held| held.enabled && held.incoming.is_some())
        .map(|held| (held.id, held))
        .collect();
    running.retain(|id, reader| {
        let same = wanted.get(id).is_some_and(|held| ***held == *reader.mailbox);
        if !same {
            reader.stop.cancel();
        }
        // One that was told to stop is waited for: its successor would find the mailbox held.
        same || !reader.task.is_finished()
    });
    for (id, mailbox) in wanted {
        running.entry(id).or_insert_with(|| {
            let stop = stop.child_token();
            let task = readers.spawn(read(app.clone(), Arc::clone(mailbox), stop.clone()));
            Running { mailbox: Arc::clone(mailbox), stop, task }
        });
    }
}

async fn read(app: App, mailbox: Arc<Mailbox>, stop: CancellationToken) {
    let mut pause = FIRST_PAUSE;
    while !stop.is_cancelled() {
        let begun = app.now();
        let wait = match fetch(&app, &mailbox, &stop).await {
            Ok(()) => break,
            Err(FetchError::Held) => HELD_PAUSE,
            Err(error) => {
                tracing::warn!(error = %error, "{} is not read: {error}", mailbox.address);
                // What ran for long did not fail at once.
                let lasted = Duration::try_from(app.now().duration_since(begun)).unwrap_or_default();
                pause = if lasted > LONGEST_PAUSE { FIRST_PAUSE } else { (pause * 2).min(LONGEST_PAUSE) };
                if error.is_settings() { SETTINGS_PAUSE } else { pause / 2 }
            }
        };
        tokio::select! {
            () = stop.cancelled() => break,
            () = tokio::time::sleep(wait) => {}
        }
    }
}
