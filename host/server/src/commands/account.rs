//! `reglament account …`: people who may sign in, where nobody can invite them yet.
use std::io::Read as _;

use anyhow::Context as _;
use app::accounts::{AccountDraft, add_account, one_time_link};
use clap::Subcommand;
use domain::ticket::Role;

use super::say;
use crate::{
    config::Config,
    wiring::{CompileIn, wire},
};

#[derive(Debug, Subcommand)]
pub(crate) enum AccountCommand {
    /// Add an administrator, a supervisor or an agent.
    Add {
        email: String,
        #[arg(long)]
        name: String,
        /// administrator, supervisor or agent.
        #[arg(long, default_value = "agent")]
        role: String,
        /// Read a password from standard input; without it a one-time sign-in link is printed.
        #[arg(long)]
        password: bool,
    },
}

pub(crate) async fn run(config: &Config, command: AccountCommand) -> anyhow::Result<()> {
    let AccountCommand::Add { email, name, role, password } = command;
    let role: Role = role.parse()?;
    anyhow::ensure!(
        matches!(role, Role::Administrator | Role::Supervisor | Role::Agent),
        "an account of the desk is an administrator, a supervisor or an agent"
    );
    let password = if password { Some(read_password()?) } else { None };
    let app = wire(config, false, CompileIn::Process, None).await?.app;
    let by_link = password.is_none();
    let draft = AccountDraft {
        email: Some(email),
        name,
        role,
        password,
        locale: "ru".to_owned(),
        provider: None,
        organisation: None,
        contact: None,
    };
    let account = add_account(&app, draft).await.map_err(super::explain)?;
    if by_link {
        let token = one_time_link(&app, account.id).await?;
        say(&format!("{}/desk/sign-in?token={token}", app.settings.base_url));
    } else {
        say(&format!("account {}", account.id));
    }
    Ok(())
}

fn read_password() -> anyhow::Result<String> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("no password on standard input")?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}
