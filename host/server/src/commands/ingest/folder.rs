//! The files of a folder and their lines, from where they were left.
use std::{
    fs::File,
    io::{BufRead as _, BufReader, Seek as _, SeekFrom},
    path::{Path, PathBuf},
};

use anyhow::Context as _;

use super::progress::Place;

/// Longest line that is taken for one; a file without line ends does not fill the memory.
const LONGEST: usize = 64 << 10;

/// By name, which is the order sources write them in.
pub(super) fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let is_rejects = path.to_string_lossy().ends_with(super::progress::REJECTED);
        if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("csv"))
            && !is_rejects
            && path.is_file()
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// A file that is being written by somebody else.
pub(super) struct Source {
    file: BufReader<File>,
    heading: String,
    place: Place,
}

/// Lines that are sent together.
pub(super) struct Batch {
    pub(super) body: String,
    /// Number in the file and text.
    pub(super) lines: Vec<(u64, String)>,
    after: Place,
}

impl Batch {
    pub(super) const fn place_after(&self) -> Place {
        self.after
    }
}

impl Source {
    /// `None` for a file without a whole heading yet. One that became shorter is another file and starts anew.
    pub(super) fn open(path: &Path, place: Place) -> anyhow::Result<Option<Self>> {
        let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let place = if file.metadata()?.len() < place.offset { Place::default() } else { place };
        let mut file = BufReader::new(file);
        let Some(heading) = line(&mut file)? else { return Ok(None) };
        let start = if place.offset == 0 {
            Place { offset: heading.len() as u64, line: 1 }
        } else {
            file.seek(SeekFrom::Start(place.offset))?;
            place
        };
        Ok(Some(Self { file, heading, place: start }))
    }

    /// The next whole lines; a line that is still being written waits for its end.
    pub(super) fn next(&mut self, most: u32) -> anyhow::Result<Option<Batch>> {
        let mut lines = Vec::new();
        let mut body = self.heading.clone();
        while lines.len() < most as usize {
            let Some(text) = line(&mut self.file)? else {
                // What was read of an unfinished line is read again next time.
                self.file.seek(SeekFrom::Start(self.place.offset))?;
                break;
            };
            self.place = Place { offset: self.place.offset + text.len() as u64, line: self.place.line + 1 };
            if !text.trim().is_empty() {
                body.push_str(&text);
                lines.push((self.place.line, text));
            }
        }
        Ok((!lines.is_empty()).then_some(Batch { body, lines, after: self.place }))
    }
}

/// A whole line with its end. What is no UTF-8 is replaced, so that the desk can say what is wrong with it.
fn line(file: &mut BufReader<File>) -> anyhow::Result<Option<String>> {
    let mut bytes = Vec::new();
    let read = std::io::Read::take(&mut *file, LONGEST as u64).read_until(b'\n', &mut bytes)?;
    if bytes.last() == Some(&b'\n') {
        // The lengths have to be those of the file.
        return Ok(Some(String::from_utf8(bytes).unwrap_or_else(|error| {
            error
                .into_bytes()
                .iter()
                .map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' })
                .collect()
        })));
    }
    anyhow::ensure!(read < LONGEST, "a line of more than {LONGEST} bytes");
    Ok(None)
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write as _};

    use super::*;

    #[test]
    fn a_file_is_followed_from_where_it_was_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.csv");
        fs::write(&path, "series,at,value\na,1,2\nb,1,2\nc,1,").expect("written");
        let mut source = Source::open(&path, Place::default()).expect("read").expect("a heading");
        let first = source.next(1).expect("read").expect("a line");
        assert_eq!((first.body.as_str(), first.lines.len()), ("series,at,value\na,1,2\n", 1));
        let second = source.next(9).expect("read").expect("a line");
        assert_eq!(second.lines, [(3, "b,1,2\n".to_owned())]);
        assert!(source.next(9).expect("read").is_none(), "the last line has no end yet");
        fs::OpenOptions::new().append(true).open(&path).expect("there").write_all(b"2\n").expect("written");
        let mut again = Source::open(&path, second.place_after()).expect("read").expect("a heading");
        let third = again.next(9).expect("read").expect("a line");
        assert_eq!((third.body.as_str(), third.lines[0].0), ("series,at,value\nc,1,2\n", 4));
        // Written anew, it starts anew.
        fs::write(&path, "series,at,value\n").expect("written");
        let mut anew = Source::open(&path, third.place_after()).expect("read").expect("a heading");
        assert!(anew.next(9).expect("read").is_none());
        fs::write(&path, "series").expect("written");
        assert!(Source::open(&path, Place::default()).expect("read").is_none());
    }
}
