//! The stages of a long command: each is timed, a failed one does not hide the others, the end is a table.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::output::say;

pub(crate) struct Stages {
    started: Instant,
    done: Vec<(String, Duration, Outcome)>,
}

enum Outcome {
    Passed,
    Failed,
    Skipped(&'static str),
}

impl Stages {
    pub(crate) fn start() -> Self {
        Self { started: now(), done: Vec::new() }
    }

    /// Runs one stage and tells whether it passed.
    pub(crate) fn run(&mut self, name: &str, stage: impl FnOnce() -> Result<()>) -> bool {
        say(&format!("\n== {name}"));
        let begun = now();
        let result = stage();
        let outcome = match &result {
            Ok(()) => Outcome::Passed,
            Err(error) => {
                say(&format!("error: {error:#}"));
                Outcome::Failed
            }
        };
        self.done.push((name.to_owned(), begun.elapsed(), outcome));
        result.is_ok()
    }

    /// Runs the stage only if what it stands on passed.
    pub(crate) fn run_if(
        &mut self,
        ready: Result<(), &'static str>,
        name: &str,
        stage: impl FnOnce() -> Result<()>,
    ) -> bool {
        match ready {
            Ok(()) => self.run(name, stage),
            Err(why) => {
                self.done.push((name.to_owned(), Duration::ZERO, Outcome::Skipped(why)));
                false
            }
        }
    }

    /// Prints the table; any failure is an error.
    pub(crate) fn finish(self) -> Result<()> {
        say("\n== summary");
        let mut failed = Vec::new();
        for (name, time, outcome) in &self.done {
            let verdict = match outcome {
                Outcome::Passed => "ok".to_owned(),
                Outcome::Failed => "FAILED".to_owned(),
                Outcome::Skipped(why) => format!("skipped: {why}"),
            };
            say(&format!("{name:<24} {:>8}  {verdict}", clock(*time)));
            if !matches!(outcome, Outcome::Passed) {
                failed.push(name.as_str());
            }
        }
        say(&format!("{:<24} {:>8}", "total", clock(self.started.elapsed())));
        if !failed.is_empty() {
            bail!("not passed: {}", failed.join(", "));
        }
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "the loop tells a developer how long things really took")]
fn now() -> Instant {
    Instant::now()
}

fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{}:{:02}.{}", seconds / 60, seconds % 60, time.subsec_millis() / 100)
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn times_read_as_minutes_and_seconds() {
        assert_eq!(clock(Duration::from_millis(65_450)), "1:05.4");
        assert_eq!(clock(Duration::from_millis(90)), "0:00.0");
    }

    #[test]
    fn a_failed_stage_fails_the_whole_and_names_itself() {
        let mut stages = Stages::start();
        assert!(stages.run("first", || Ok(())));
        assert!(!stages.run("second", || Err(anyhow!("broken"))));
        assert!(!stages.run_if(Err("second failed"), "third", || Ok(())));
        assert!(stages.run_if(Ok(()), "fourth", || Ok(())));
        assert_eq!(stages.finish().unwrap_err().to_string(), "not passed: second, third");
    }
}
