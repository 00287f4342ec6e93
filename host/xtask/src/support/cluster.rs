//! A throw-away PostgreSQL cluster: made, started, and gone again whatever happens to us.
//!
//! A guardian process waits on a pipe that only we hold. The pipe closes when this value is dropped, and also when we
//! are interrupted or killed, because the kernel closes it then; the guardian stops the server and removes the folder.

use std::{
    fs,
    io::ErrorKind,
    net::TcpListener,
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, bail};

use super::{
    output::say,
    process::{command, read, read_text, start_error},
    scratch, tools,
};

/// The variable by which tests find the cluster.
pub(crate) const VARIABLE: &str = "REGLAMENT_TEST_POSTGRES";

const GUARDIAN: &str =
    r#"trap '' INT TERM HUP; cat >/dev/null; "$@" >/dev/null 2>&1; rm -rf -- "$HOME_TO_REMOVE""#;

pub(crate) struct Cluster {
    guardian: Child,
    port: u16,
}

impl Cluster {
    /// Starts a cluster on a free port of 127.0.0.1 with the database `reglament`; the superuser `postgres` needs no
    /// password.
    pub(crate) fn start() -> Result<Self> {
        let programs = tools::postgres_programs()
            .context("PostgreSQL is missing: on Debian `apt-get install postgresql`")?;
        let as_postgres = tools::is_root()?;
        let home = make_home(as_postgres)?;
        let setup = Setup { programs, home, as_postgres };
        let mut cluster = Self { guardian: setup.guard()?, port: 0 };
        setup.initialise()?;
        cluster.port = setup.launch()?;
        setup.create_database(cluster.port)?;
        say(&format!("PostgreSQL is ready: {VARIABLE}={}", cluster.url()));
        Ok(cluster)
    }

    /// Server address without a database: tests make their own.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}", self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.guardian.stdin.take());
        if let Err(error) = self.guardian.wait() {
            say(&format!("the PostgreSQL guardian could not be waited for: {error}"));
        }
    }
}

struct Setup {
    programs: PathBuf,
    home: PathBuf,
    /// PostgreSQL refuses to run as root.
    as_postgres: bool,
}

impl Setup {
    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        if !self.as_postgres {
            return command(path, &self.home);
        }
        let mut runuser = command("runuser", &self.home);
        runuser.args(["-u", "postgres", "--"]).arg(path);
        runuser
    }

    fn data(&self) -> PathBuf {
        self.home.join("data")
    }

    /// In a process group of its own, so that an interrupt at the terminal does not reach it.
    fn guard(&self) -> Result<Child> {
        let mut stop = self.program("pg_ctl");
        stop.arg("-D").arg(self.data()).args(["-m", "immediate", "stop"]);
        let mut guardian = command("sh", Path::new("/"));
        guardian.arg("-c").arg(GUARDIAN).arg("guardian").arg(stop.get_program()).args(stop.get_args());
        guardian.env("HOME_TO_REMOVE", &self.home).process_group(0);
        guardian.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        guardian.spawn().map_err(|error| start_error(&guardian, error))
    }

    fn initialise(&self) -> Result<()> {
        let mut initdb = self.program("initdb");
        initdb.args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]);
        read(initdb.arg("-D").arg(self.data())).context("cannot make a PostgreSQL cluster")?;
        Ok(())
    }

    /// Someone may take the port between our look and the server's start, hence the attempts.
    fn launch(&self) -> Result<u16> {
        let log = self.home.join("log");
        for _ in 0..5 {
            let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
            // Durability of what is thrown away is not wanted; synchronous_commit stays on because the desk checks it.
            let options = format!(
                "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c max_connections=300 \
                 -c fsync=off -c full_page_writes=off",
                self.home.display()
            );
            let mut start = self.program("pg_ctl");
            start
                .arg("-D")
                .arg(self.data())
                .arg("-l")
                .arg(&log)
                .args(["-w", "-t", "60", "-o", &options, "start"]);
            // The server inherits what pg_ctl has: a pipe of ours would never reach its end.
            start.stdout(Stdio::null()).stderr(Stdio::null());
            if start.status().map_err(|error| start_error(&start, error))?.success() {
                return Ok(port);
            }
        }
        let said = fs::read_to_string(&log).unwrap_or_default();
        bail!("PostgreSQL does not start:\n{}", said.trim_end())
    }

    fn create_database(&self, port: u16) -> Result<()> {
        let mut createdb = self.program("createdb");
        createdb.args(["-h", "127.0.0.1", "-U", "postgres", "-p", &port.to_string(), "reglament"]);
        read(&mut createdb)?;
        Ok(())
    }
}

/// A new folder with a short name: a socket's path may have 107 bytes at most.
fn make_home(as_postgres: bool) -> Result<PathBuf> {
    let parent = scratch::parent();
    for attempt in 0..100 {
        let home = parent.join(format!("reglament-pg-{}-{attempt}", std::process::id()));
        match fs::create_dir(&home) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
            Err(error) => return Err(error).with_context(|| format!("cannot create {}", home.display())),
        }
        fs::set_permissions(&home, fs::Permissions::from_mode(0o700))?;
        if as_postgres {
            let uid = read_text(command("id", &home).args(["-u", "postgres"]))?.parse()?;
            chown(&home, Some(uid), None)
                .with_context(|| format!("cannot give {} to postgres", home.display()))?;
        }
        return Ok(home);
    }
    bail!("no free folder name under {}", parent.display())
}
