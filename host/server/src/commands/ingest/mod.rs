//! `reglament ingest`: sends a folder of CSV files to a desk, goes on where it stopped, and goes on following them.
//!
//! Lines are sent as they are, by the thousand. How far each file was sent stands beside the files and is written only
//! after the desk has kept them, so that a stop at any moment sends lines twice rather than never; twice is once at the
//! desk. What the desk does not take is written down with its reason.
mod folder;
mod progress;
mod sender;

use std::{path::PathBuf, time::Duration};

use clap::Args;

use self::{folder::Source, progress::Progress, sender::Sender};
use super::say;

/// Between two looks at the folder.
const PAUSE: Duration = Duration::from_secs(2);

#[derive(Debug, Args)]
pub(crate) struct IngestArgs {
    /// Folder with files `*.csv`: a heading with `series`, `at` and `value`, then lines.
    folder: PathBuf,
    /// Address of the desk.
    #[arg(long, env = "REGLAMENT_URL")]
    url: String,
    /// Key with the scope `readings:write`.
    #[arg(long, env = "REGLAMENT_KEY", hide_env_values = true)]
    key: String,
    /// Lines of one batch.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    batch: u32,
    /// End when everything there is was sent, instead of waiting for more.
    #[arg(long)]
    once: bool,
}

pub(crate) async fn run(arguments: IngestArgs) -> anyhow::Result<()> {
    let sender = Sender::new(&arguments.url, arguments.key.clone())?;
    let mut progress = Progress::read(&arguments.folder)?;
    loop {
        let mut sent = 0;
        for path in folder::files(&arguments.folder)? {
            sent += send_file(&sender, &mut progress, &arguments, &path).await?;
        }
        if arguments.once && sent == 0 {
            return Ok(());
        }
        if sent == 0 {
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                interrupted = tokio::signal::ctrl_c() => return Ok(interrupted?),
            }
        }
    }
}

/// Sends what is new of a file. Answers the lines.
async fn send_file(
    sender: &Sender,
    progress: &mut Progress,
    arguments: &IngestArgs,
    path: &std::path::Path,
) -> anyhow::Result<usize> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let Some(mut source) = Source::open(path, progress.of(&name))? else { return Ok(0) };
    let mut lines = 0;
    while let Some(batch) = source.next(arguments.batch)? {
        let receipt = sender.send(&batch.body).await?;
        progress.rejected(&name, &batch, &receipt)?;
        progress.sent(&name, batch.place_after())?;
        lines += batch.lines.len();
        say(&format!(
            "{name}: {} lines, {} new, {} corrected, {} known, {} rejected",
            progress.of(&name).line,
            receipt.added,
            receipt.corrected,
            receipt.repeated,
            receipt.rejected.len()
        ));
    }
    Ok(lines)
}
