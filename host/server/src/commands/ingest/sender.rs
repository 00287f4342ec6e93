//! Batches over HTTP, sent again while the desk is busy or away.
use std::time::Duration;

use reqwest::{
    Client, StatusCode,
    header::{CONTENT_TYPE, RETRY_AFTER},
};
use serde::Deserialize;

use super::super::say_error;

/// A desk that does not answer is tried again with pauses that grow up to this.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);
const TIMEOUT: Duration = Duration::from_mins(1);

#[derive(Debug, Deserialize)]
pub(super) struct Receipt {
    pub(super) added: u64,
    pub(super) corrected: u64,
    pub(super) repeated: u64,
    pub(super) rejected: Vec<Rejected>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Rejected {
    pub(super) index: usize,
    pub(super) code: String,
}

pub(super) struct Sender {
    client: Client,
    url: String,
    key: String,
}

impl Sender {
    pub(super) fn new(url: &str, key: String) -> anyhow::Result<Self> {
        let client = Client::builder().timeout(TIMEOUT).build()?;
        Ok(Self { client, url: format!("{}/api/v1/readings", url.trim_end_matches('/')), key })
    }

    /// Answers once the desk has kept the batch.
    ///
    /// # Errors
    /// When the desk refuses it as a whole: the key, the heading.
    pub(super) async fn send(&self, body: &str) -> anyhow::Result<Receipt> {
        let mut pause = Duration::from_secs(1);
        loop {
            let request = self.client.post(&self.url).bearer_auth(&self.key).header(CONTENT_TYPE, "text/csv");
            let wait = match request.body(body.to_owned()).send().await {
                Ok(answer) if answer.status().is_success() => return Ok(answer.json().await?),
                Ok(answer)
                    if answer.status().is_server_error()
                        || answer.status() == StatusCode::TOO_MANY_REQUESTS =>
                {
                    let asked = answer.headers().get(RETRY_AFTER).and_then(|text| text.to_str().ok());
                    let asked = asked.and_then(|text| text.parse().ok()).map(Duration::from_secs);
                    say_error(&format!("the desk answers {}", answer.status()));
                    asked.unwrap_or(pause)
                }
                Ok(answer) => {
                    let (status, told) = (answer.status(), answer.text().await.unwrap_or_default());
                    anyhow::bail!("the desk refuses it: {status} {told}");
                }
                Err(error) => {
                    say_error(&format!("the desk does not answer: {error}"));
                    pause
                }
            };
            tokio::time::sleep(wait.min(LONGEST_PAUSE)).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}
