//! Mail is noted, and the attempt at it counted, before any work on it. Mails that come together are noted together:
//! one statement and one flush to the disk for all of them.
use std::{
    collections::HashSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

use store::{NewRawMail, RawMail};
use tokio::{sync::oneshot, task::JoinSet};

use crate::{context::App, errors::AppError};

/// Most mails noted together.
const MOST: usize = 64;

/// Mails that wait to be noted.
#[derive(Default)]
pub struct NoteQueue(Mutex<Queue>);

#[derive(Default)]
struct Queue {
    waiting: Vec<Waiting>,
    /// The task that writes; it ends when nothing waits.
    writer: JoinSet<()>,
    is_led: bool,
}

struct Waiting {
    new: NewRawMail,
    noted: oneshot::Sender<Result<RawMail, AppError>>,
}

impl NoteQueue {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers, when it is on file, what is known of the mail.
    pub(super) async fn note(&self, app: &App, new: NewRawMail) -> Result<RawMail, AppError> {
        let (noted, answer) = oneshot::channel();
        {
            let mut queue = self.lock();
            queue.waiting.push(Waiting { new, noted });
            if !queue.is_led {
                queue.is_led = true;
                while queue.writer.try_join_next().is_some() {}
                queue.writer.spawn(lead(app.clone()));
            }
        }
        answer.await.unwrap_or_else(|_| Err(AppError::Internal("the writer of mail broke off".to_owned())))
    }

    /// The next mails to be noted together; none when the task has nothing left to do. One mail is not noted twice by
    /// one statement.
    fn next(&self) -> Option<Vec<Waiting>> {
        let mut queue = self.lock();
        let mut seen = HashSet::new();
        let (mut batch, mut later) = (Vec::new(), Vec::new());
        for held in queue.waiting.drain(..) {
            let is_new = seen.insert((held.new.mailbox.clone(), held.new.digest.clone()));
            if is_new && batch.len() < MOST { batch.push(held) } else { later.push(held) }
        }
        queue.waiting = later;
        queue.is_led = !batch.is_empty();
        queue.is_led.then_some(batch)
    }
}

async fn lead(app: App) {
    let led = Led(app);
    while let Some(batch) = led.0.notes.next() {
        let (new, waiting): (Vec<_>, Vec<_>) = batch.into_iter().map(|held| (held.new, held.noted)).unzip();
        match write(&led.0, &new).await {
            Ok(known) => known.into_iter().zip(waiting).for_each(|(known, held)| tell(held, Ok(known))),
            Err(_) if new.len() > 1 => {
                for (new, held) in new.iter().zip(waiting) {
                    let alone = write(&led.0, std::slice::from_ref(new)).await;
                    let known = alone.and_then(|mut known| {
                        known.pop().ok_or_else(|| AppError::Internal("a mail was not noted".to_owned()))
                    });
                    tell(held, known);
                }
            }
            Err(error) => waiting.into_iter().zip([error]).for_each(|(held, error)| tell(held, Err(error))),
        }
    }
}

/// In the order they were given.
async fn write(app: &App, new: &[NewRawMail]) -> Result<Vec<RawMail>, AppError> {
    let tx = app.store.begin().await?;
    let known = store::note_raw_mails(&tx, new, app.now()).await?;
    tx.commit().await?;
    Ok(known)
}

fn tell(held: oneshot::Sender<Result<RawMail, AppError>>, known: Result<RawMail, AppError>) {
    // Whoever asked may have left; the mail stays noted.
    drop(held.send(known));
}

/// A panic leaves nobody waiting for ever.
struct Led(App);

impl Drop for Led {
    fn drop(&mut self) {
        let mut queue = self.0.notes.lock();
        if queue.is_led && std::thread::panicking() {
            queue.is_led = false;
            queue.waiting.clear();
        }
    }
}
