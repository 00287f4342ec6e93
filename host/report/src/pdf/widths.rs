//! How the width of the page is shared among the columns.

/// What a column would like and what it can live with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish {
    pub(super) least: f32,
    pub(super) natural: f32,
    /// Takes room that is left over.
    pub(super) grows: bool,
}

pub(super) fn natural(wishes: &[Wish]) -> f32 {
    wishes.iter().map(|wish| wish.natural).sum()
}

/// The widths add up to `room`: a table is as wide as its page.
pub(super) fn share(wishes: &[Wish], room: f32) -> Vec<f32> {
    let natural = natural(wishes);
    let least: f32 = wishes.iter().map(|wish| wish.least).sum();
    if natural <= room {
        let growing = |wish: &Wish| wish.grows || wishes.iter().all(|wish| !wish.grows);
        let base: f32 = wishes.iter().filter(|wish| growing(wish)).map(|wish| wish.natural).sum();
        let grown = |wish: &Wish| wish.natural + (room - natural) * wish.natural / base;
        return wishes.iter().map(|wish| if growing(wish) { grown(wish) } else { wish.natural }).collect();
    }
    if least <= room {
        let part = (room - least) / (natural - least);
        return wishes.iter().map(|wish| wish.least + (wish.natural - wish.least) * part).collect();
    }
    wishes.iter().map(|wish| wish.least * room / least).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_and_nobody_starves() {
        let wish = |least, natural, grows| Wish { least, natural, grows };
        let cases = [
            vec![wish(20.0, 20.0, false), wish(30.0, 60.0, true)],
            vec![wish(20.0, 20.0, false), wish(30.0, 400.0, true), wish(30.0, 900.0, true)],
            vec![wish(300.0, 300.0, false), wish(100.0, 100.0, false)],
            vec![wish(20.0, 20.0, false)],
        ];
        for wishes in cases {
            let widths = share(&wishes, 200.0);
            assert!((widths.iter().sum::<f32>() - 200.0).abs() < 0.1, "{wishes:?} → {widths:?}");
            assert!(widths.iter().all(|width| *width > 10.0));
        }
        let kept = share(&[wish(20.0, 20.0, false), wish(30.0, 60.0, true)], 200.0);
        assert!((kept[0] - 20.0).abs() < 0.1, "numbers keep their width, texts grow");
    }
}
