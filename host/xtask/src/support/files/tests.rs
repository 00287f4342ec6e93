//! Folders that are copied, compared and put back.

use std::{fs, time::Duration};

use super::{modified, newest, restore, snapshot, write_if_changed};
use crate::support::temporary::Folder;

#[test]
fn a_file_is_touched_only_when_its_content_changes() {
    let folder = Folder::new("touch");
    let file = folder.path.join("deep/file");
    assert!(write_if_changed(&file, b"one").unwrap());
    let written = modified(&file);
    assert!(!write_if_changed(&file, b"one").unwrap());
    assert_eq!(modified(&file), written);
    assert!(write_if_changed(&file, b"two").unwrap());
    assert_eq!(fs::read(&file).unwrap(), b"two");
}

#[test]
fn a_copy_has_what_the_original_has_and_nothing_else() {
    let folder = Folder::new("copy");
    let (from, to) = (folder.path.join("from"), folder.path.join("to"));
    for (path, text) in [("from/a", "a"), ("from/sub/.hidden", "b"), ("to/a", "old"), ("to/sub/stale", "c")] {
        folder.write(path, text);
    }
    restore(&to, &snapshot(&from).unwrap()).unwrap();
    assert_eq!(snapshot(&to).unwrap(), snapshot(&from).unwrap());
    assert_eq!(snapshot(&to).unwrap().len(), 2);
    assert!(snapshot(&folder.path.join("nowhere")).unwrap().is_empty());
}

#[test]
fn the_newest_change_counts_removals_and_skips_results() {
    let folder = Folder::new("newest");
    for path in ["apps/a.ts", "apps/b.ts", "dist/a.js", "apps/dist/c.ts"] {
        folder.write(path, "");
    }
    let seen = || newest(&folder.path, &["dist"]).unwrap();
    let before = seen();
    wait();
    fs::write(folder.path.join("dist/a.js"), "new").unwrap();
    assert_eq!(seen(), before, "results are not sources");
    fs::remove_file(folder.path.join("apps/b.ts")).unwrap();
    let removed = seen();
    assert!(removed > before, "a removed source is a change");
    wait();
    fs::write(folder.path.join("apps/dist/c.ts"), "new").unwrap();
    assert!(seen() > removed, "only the top level is skipped");
}

/// Longer than the file system's clock takes to move on.
fn wait() {
    std::thread::sleep(Duration::from_millis(30));
}
