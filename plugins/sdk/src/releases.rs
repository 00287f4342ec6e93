//! The release catalogue of the product: which release is current, and where a stated version stands.
use crate::types::{Release, ReleaseKind};

/// Releases the product had published before the receipt of the ticket.
#[derive(Clone, Debug)]
pub struct Catalogue<'a> {
    /// Only full releases, newest first.
    releases: Vec<&'a Release>,
    all: &'a [Release],
}

/// Where a stated version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// 0 is the current release, 1 the one before it, and so on. A patch or a build counts with its release.
    Release(usize),
    /// Not in the catalogue, and lower than the oldest release in it.
    Older,
    /// Not in the catalogue, and it cannot be told where it belongs.
    Unknown,
}

impl<'a> Catalogue<'a> {
    pub fn of(all: &'a [Release]) -> Self {
        let mut releases: Vec<_> =
            all.iter().filter(|release| release.kind == ReleaseKind::Release).collect();
        releases.sort_by_key(|release| std::cmp::Reverse(release.rank));
        Self { releases, all }
    }

    pub fn current(&self) -> Option<&'a Release> {
        self.releases.first().copied()
    }

    pub fn previous(&self) -> Option<&'a Release> {
        self.releases.get(1).copied()
    }

    /// How many full releases the catalogue knows.
    pub fn len(&self) -> usize {
        self.releases.len()
    }

    pub fn is_empty(&self) -> bool {
        self.releases.is_empty()
    }

    /// Finds a version by its text; a patch by the release it was published for; otherwise by its numbers, because
    /// customers also name builds and releases that nobody entered.
    pub fn place(&self, version: &str) -> Place {
        let wanted = normal(version);
        if let Some(at) = self.releases.iter().position(|release| normal(&release.version) == wanted) {
            return Place::Release(at);
        }
        let patch = self.all.iter().find(|it| it.kind == ReleaseKind::Patch && normal(&it.version) == wanted);
        if let Some(patch) = patch
            && let Some(at) = self.releases.iter().position(|release| release.rank <= patch.rank)
        {
            return Place::Release(at);
        }
        self.place_by_numbers(&wanted)
    }

    fn place_by_numbers(&self, wanted: &str) -> Place {
        let Some(wanted) = numbers(wanted) else { return Place::Unknown };
        let mut known = 0;
        for (at, release) in self.releases.iter().enumerate() {
            let Some(version) = numbers(&normal(&release.version)) else { continue };
            known += 1;
            if wanted.starts_with(&version) {
                return Place::Release(at);
            }
            if wanted > version {
                // Newer than the current release and no build of it: the catalogue lags behind.
                return if at == 0 { Place::Unknown } else { Place::Release(at) };
            }
        }
        if known == 0 { Place::Unknown } else { Place::Older }
    }
}

fn normal(version: &str) -> String {
    let version = version.trim().to_lowercase();
    version.strip_prefix('v').unwrap_or(&version).trim().to_owned()
}

fn numbers(version: &str) -> Option<Vec<u32>> {
    version.split('.').map(|part| part.parse().ok()).collect()
}
