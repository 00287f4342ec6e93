//! Mail taken in over LMTP: how many on one core, and what the largest cost. On the database that `REGLAMENT_DATABASE`
//! names, else on one of its own.
use std::{fmt::Write as _, net::SocketAddr, time::Duration};

use anyhow::Context as _;
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
    task::JoinSet,
};

use super::{
    client::{Connection, call},
    now,
    process::{Desk, Scratch, cpu_time, free_address, peak_since},
    report,
};

const CLIENTS: usize = 8;
/// Of the first product there is.
const MAILBOX: &str = "support@bench.example";
/// Of a plain mail.
const BYTES: usize = 5_000;
const PARTS: usize = 10_000;
const LARGEST: usize = 25_000_000;

pub(super) async fn run(mails: usize) -> anyhow::Result<()> {
    let scratch = Scratch::new("mail")?;
    let (listen, receiver) = (free_address().await?, free_address().await?);
    let config = scratch.0.join("reglament.toml");
    std::fs::write(
        &config,
        format!("[[receivers]]\nprotocol = \"lmtp\"\nlisten = \"{receiver}\"\ntrusted = true\n"),
    )?;
    let data = scratch.0.display().to_string();
    let config = config.display().to_string();
    let arguments =
        ["--config", &config, "serve", "--sandbox", "--listen", &listen.to_string(), "--data", &data];
    let desk = Desk::spawn(listen, arguments.map(str::to_owned).to_vec()).await?;
    set_up(listen).await?;
    let (before, begun) = (cpu_time(&desk.child)?, now());
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        clients.spawn(async move {
            let mut relay = Relay::open(receiver).await?;
            for number in (client..mails).step_by(CLIENTS) {
                relay.send(&plain(number)).await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(client) = clients.join_next().await {
        client??;
    }
    let (wall, cpu) = (begun.elapsed(), cpu_time(&desk.child)?.saturating_sub(before));
    #[expect(clippy::cast_precision_loss, reason = "a figure is read by people")]
    let per = |time: Duration| mails as f64 / time.as_secs_f64();
    report(
        &format!("{mails} mails of 5 kB in, per second of one core"),
        &format!("{:.0}", per(cpu)),
        "≥ 200",
    );
    report("  per second, acknowledged after commit", &format!("{:.0}", per(wall)), "");
    let mut relay = Relay::open(receiver).await?;
    for (what, source) in [("a mail of 25 MB", large()), ("a mail of 10,000 parts", parted())] {
        let (memory, begun) = (peak_since(&desk.child)?, now());
        relay.send(&source).await?;
        report(what, &format!("{:.2} s", begun.elapsed().as_secs_f64()), "≤ 5 s");
        let (before, most) = memory.read(&desk.child)?;
        let more = format!("{} MiB more than {before} MiB", most.saturating_sub(before));
        report("  memory at its most", &more, "≤ 200 MiB more");
    }
    Ok(())
}

async fn set_up(desk: SocketAddr) -> anyhow::Result<()> {
    let role = json!({"role": "administrator"}).to_string();
    let token = call(desk, "/api/v1/sandbox/tokens", None, &role).await?;
    let token = token["token"].as_str().context("no token")?;
    let mut connection = Connection::open(desk).await?;
    let products = connection.get("/api/v1/products", token).await?;
    let product = products["data"][0]["code"].clone();
    let mailbox = json!({"address": MAILBOX, "product": product}).to_string();
    connection.send("POST", "/api/v1/mailboxes", Some(token), &mailbox).await?;
    Ok(())
}

/// Mails of one run are those of no other: on a database that is kept they would be known already.
fn head(number: usize) -> String {
    let run = std::process::id();
    format!(
        "From: Client {number} <client{number}@bench.example>\r\nTo: {MAILBOX}\r\n\
         Subject: Question {number}\r\nMessage-ID: <{run}.{number}@bench.example>\r\nMIME-Version: 1.0\r\n"
    )
}

fn plain(number: usize) -> String {
    let mut source = head(number);
    source.push_str("Content-Type: text/plain; charset=utf-8\r\n\r\n");
    while source.len() < BYTES {
        source.push_str("The camera at the entrance does not recognise anybody since this morning.\r\n");
    }
    source
}

fn large() -> String {
    let mut source = head(1_000_001);
    source.push_str(
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n\
         --b\r\nContent-Type: application/octet-stream; name=film.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n",
    );
    let line = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAx\r\n";
    while source.len() < LARGEST {
        source.push_str(line);
    }
    source.push_str("--b--\r\n");
    source
}

fn parted() -> String {
    let mut source = head(1_000_002);
    source.push_str("Content-Type: multipart/mixed; boundary=b\r\n\r\n");
    for number in 0..PARTS {
        if write!(source, "--b\r\nContent-Type: text/plain; name={number}.txt\r\n\r\npart {number}\r\n")
            .is_err()
        {
            break;
        }
    }
    source.push_str("--b--\r\n");
    source
}

/// A mail server in front of the desk.
struct Relay(BufReader<TcpStream>);

impl Relay {
    async fn open(receiver: SocketAddr) -> anyhow::Result<Self> {
        let mut relay = Self(BufReader::new(TcpStream::connect(receiver).await?));
        relay.answer("220").await?;
        relay.say("LHLO bench.example\r\n", "250").await?;
        Ok(relay)
    }

    async fn send(&mut self, source: &str) -> anyhow::Result<()> {
        self.say("MAIL FROM:<client@bench.example>\r\n", "250").await?;
        self.say(&format!("RCPT TO:<{MAILBOX}>\r\n"), "250").await?;
        self.say("DATA\r\n", "354").await?;
        self.0.write_all(source.as_bytes()).await?;
        self.say(".\r\n", "250").await
    }

    async fn say(&mut self, command: &str, expected: &str) -> anyhow::Result<()> {
        self.0.write_all(command.as_bytes()).await?;
        self.answer(expected).await
    }

    async fn answer(&mut self, expected: &str) -> anyhow::Result<()> {
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).await?;
            let code = line.get(..3).context("no answer")?;
            anyhow::ensure!(code == expected, "{line}");
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(());
            }
        }
    }
}
