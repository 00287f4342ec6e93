//! `Range` (RFC 9110, 14.2): a download that broke off goes on where it stopped.
use axum::http::{HeaderMap, header};

/// What of a file is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Whole,
    /// From the first byte to before the last.
    Of(usize, usize),
    /// The range begins behind the end.
    None,
}

impl Part {
    /// One range of bytes of the file that bears this tag. Several ranges, or a range of another state of the file,
    /// are answered with the whole of it, as are words that are no range.
    pub(crate) fn asked(headers: &HeaderMap, tag: &str, length: usize) -> Self {
        let is_other = headers.get(header::IF_RANGE).is_some_and(|held| held.as_bytes() != tag.as_bytes());
        let text = headers.get(header::RANGE).filter(|_| !is_other).and_then(|held| held.to_str().ok());
        text.and_then(|text| text.strip_prefix("bytes="))
            .map_or(Self::Whole, |range| Self::read(range, length))
    }

    fn read(range: &str, length: usize) -> Self {
        let Some((from, to)) = range.split_once('-') else { return Self::Whole };
        match (number(from), number(to)) {
            (Some(from), to) if to.is_some() || range.ends_with('-') => match to {
                Some(to) if to < from => Self::Whole,
                _ if from >= length => Self::None,
                to => Self::Of(from, to.map_or(length, |to| length.min(to.saturating_add(1)))),
            },
            (None, Some(last)) if from.is_empty() => match length.min(last) {
                0 => Self::None,
                last => Self::Of(length - last, length),
            },
            _ => Self::Whole,
        }
    }
}

fn number(text: &str) -> Option<usize> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // More than fits is behind any end.
    is_number.then(|| text.parse().unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::Part;

    fn asked(range: &'static str, if_range: Option<&'static str>) -> Part {
        let mut headers = HeaderMap::from_iter([(header::RANGE, HeaderValue::from_static(range))]);
        if let Some(tag) = if_range {
            headers.insert(header::IF_RANGE, HeaderValue::from_static(tag));
        }
        Part::asked(&headers, "\"a\"", 10)
    }

    #[test]
    fn a_range_is_read_as_its_rfc_says() {
        for (range, part) in [
            ("bytes=0-0", Part::Of(0, 1)),
            ("bytes=2-4", Part::Of(2, 5)),
            ("bytes=2-", Part::Of(2, 10)),
            ("bytes=2-99999999999999999999999", Part::Of(2, 10)),
            ("bytes=-3", Part::Of(7, 10)),
            ("bytes=-30", Part::Of(0, 10)),
            ("bytes=10-", Part::None),
            ("bytes=99999999999999999999999-", Part::None),
            ("bytes=-0", Part::None),
        ] {
            assert_eq!(asked(range, None), part, "{range}");
        }
    }

    #[test]
    fn what_is_no_single_range_of_this_state_is_the_whole() {
        for range in
            ["bytes=4-2", "bytes=0-1,3-4", "bytes=-", "bytes=", "bytes=a-b", "bytes=1-b", "items=0-1", "0-1"]
        {
            assert_eq!(asked(range, None), Part::Whole, "{range}");
        }
        assert_eq!(asked("bytes=2-4", Some("\"a\"")), Part::Of(2, 5));
        assert_eq!(asked("bytes=2-4", Some("\"b\"")), Part::Whole);
    }
}
