//! What the tests need from the system. As root on Debian it is installed, in the background while cargo compiles;
//! elsewhere what is missing is named.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Stdio},
};

use anyhow::{Context, Result, bail};

use super::{
    output::say,
    process::{command, start_error},
    tools,
    workspace::Workspace,
};

struct Need {
    name: &'static str,
    package: &'static str,
    present: fn() -> bool,
}

const NEEDS: [Need; 7] = [
    Need {
        name: "PostgreSQL server",
        package: "postgresql",
        present: || tools::postgres_programs().is_some(),
    },
    Need { name: "Chromium", package: "chromium", present: || tools::chromium().is_some() },
    // A real mail server, for the tests that fetch from one, and its certificate.
    Need { name: "Dovecot", package: "dovecot-imapd", present: || Path::new("/usr/sbin/dovecot").exists() },
    // A real mail server on the way out and in.
    Need { name: "Postfix", package: "postfix", present: || Path::new("/usr/sbin/postfix").exists() },
    // Somebody else's reading of our DKIM signatures.
    Need {
        name: "dkimpy",
        package: "python3-dkim",
        present: || Path::new("/usr/lib/python3/dist-packages/dkim").exists(),
    },
    Need { name: "OpenSSL", package: "openssl", present: || Path::new("/usr/bin/openssl").exists() },
    Need { name: "DejaVu fonts", package: "fonts-dejavu", present: has_fonts },
];

/// An installation under way, or nothing to do.
pub(crate) struct Installation {
    running: Option<(Child, PathBuf)>,
}

impl Installation {
    /// Starts what is needed; an error names what is missing where we may not install.
    pub(crate) fn begin(workspace: &Workspace, allowed: bool) -> Result<Self> {
        let missing = missing();
        if missing.is_empty() {
            return Ok(Self { running: None });
        }
        if !allowed || !Path::new("/usr/bin/apt-get").exists() || !tools::is_root()? {
            bail!("{}; or run this command as root on Debian", complaint(&missing));
        }
        let packages: Vec<_> = missing.iter().map(|need| need.package).collect();
        say(&format!("installing {} in the background", packages.join(", ")));
        let log = workspace.scratch()?.join("apt.log");
        let output = File::create(&log).with_context(|| format!("cannot create {}", log.display()))?;
        let mut apt = command("sh", &workspace.root);
        apt.arg("-c").arg(
            "apt-get -o Acquire::Retries=3 update \
             && apt-get -o Acquire::Retries=3 install -y --no-install-recommends \"$@\"",
        );
        apt.arg("apt").args(packages).env("DEBIAN_FRONTEND", "noninteractive");
        apt.stdout(Stdio::from(output.try_clone()?)).stderr(Stdio::from(output));
        let child = apt.spawn().map_err(|error| start_error(&apt, error))?;
        Ok(Self { running: Some((child, log)) })
    }

    /// Waits for the installation and looks again.
    pub(crate) fn finish(self) -> Result<()> {
        let Some((mut child, log)) = self.running else { return Ok(()) };
        let status = child.wait()?;
        let missing = missing();
        if missing.is_empty() {
            return Ok(());
        }
        let said = fs::read_to_string(&log).unwrap_or_default();
        let lines: Vec<_> = said.lines().collect();
        let tail = &lines[lines.len().saturating_sub(15)..];
        bail!("{}; apt-get ended with {status}:\n{}", complaint(&missing), tail.join("\n"))
    }
}

fn missing() -> Vec<&'static Need> {
    NEEDS.iter().filter(|need| !(need.present)()).collect()
}

fn complaint(missing: &[&Need]) -> String {
    let names: Vec<_> = missing.iter().map(|need| need.name).collect();
    let packages: Vec<_> = missing.iter().map(|need| need.package).collect();
    format!("missing: {} (on Debian `apt-get install {}`)", names.join(", "), packages.join(" "))
}

/// A browser without fonts draws boxes; any installed font will do.
fn has_fonts() -> bool {
    ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts"]
        .iter()
        .any(|folder| fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()))
}
