//! `reglament migrate`: the schema of the database, without serving.
use crate::{
    config::Config,
    wiring::{CompileIn, wire},
};

pub(crate) async fn migrate(config: &Config) -> anyhow::Result<()> {
    wire(config, false, CompileIn::Process, None).await?;
    super::say("the database is at this version's schema");
    Ok(())
}
