//! Starting other programs: echoed, without standard input, with errors that name the program.

use std::{
    ffi::OsStr,
    io::ErrorKind,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, anyhow, bail};

use super::output::say;

/// A command in `folder` that reads nothing.
pub(crate) fn command(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null());
    command
}

/// The cargo that runs us, so that nested builds use the same toolchain.
pub(crate) fn cargo(folder: &Path) -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), folder)
}

/// Echoes and runs; anything but success is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    say(&format!("$ {}", shown(command)));
    let status = command.status().map_err(|error| start_error(command, error))?;
    if !status.success() {
        bail!("`{}` failed: {status}", shown(command));
    }
    Ok(())
}

/// Runs without an echo and returns standard output; standard error is part of the error.
pub(crate) fn read(command: &mut Command) -> Result<Vec<u8>> {
    let output = command.output().map_err(|error| start_error(command, error))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed: {}\n{}", shown(command), output.status, said.trim_end());
    }
    Ok(output.stdout)
}

/// As [`read`], for programs that print text.
pub(crate) fn read_text(command: &mut Command) -> Result<String> {
    let bytes = read(command)?;
    let text = String::from_utf8(bytes).with_context(|| format!("`{}` printed no UTF-8", shown(command)))?;
    Ok(text.trim().to_owned())
}

/// Whether the program starts and succeeds.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// The command as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    let mut line = name.to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

pub(crate) fn start_error(command: &Command, error: std::io::Error) -> anyhow::Error {
    let program = command.get_program().to_string_lossy();
    match error.kind() {
        ErrorKind::NotFound => anyhow!("{program} is not installed or not on PATH"),
        _ => anyhow!(error).context(format!("cannot start {program}")),
    }
}
