//! Deadlines of a period, met or missed, per rule set.
use std::{collections::BTreeMap, sync::Arc};

use domain::{
    access::Actor,
    ticket::{Timer, TimerState},
};
use report::{Cell, Kind};
use store::{DeadlineRow, PageRequest};

use super::{Frame, Report, ReportRequest, column, rows::paged, titles::Titles, word};
use crate::{context::App, errors::AppError, rules::ActiveRules};

const PAGE: u32 = 500;
const CODES: [(&str, Kind); 8] = [
    ("ticket", Kind::Text),
    ("product", Kind::Text),
    ("rule_set", Kind::Text),
    ("timer", Kind::Text),
    ("due_at", Kind::Instant),
    ("met_at", Kind::Instant),
    ("paused_times", Kind::Number),
    ("verdict", Kind::Text),
];

pub(super) async fn report(
    app: &App,
    actor: &Actor,
    request: &ReportRequest,
    frame: &Frame,
) -> Result<Report, AppError> {
    let locale = request.locale.clone();
    let columns = CODES.iter().map(|(code, kind)| column(&locale, code, *kind)).collect();
    let mut sheet = frame.sheet(app, request, word(&locale, "report-deadlines"), columns);
    sheet.summary = summary(app, actor, request, frame).await?;
    let names = rule_sets(frame, actor);
    let titles = Titles::of(&frame.catalogue, &locale, app.now());
    let codes = CODES.iter().map(|(code, _)| (*code).to_owned()).collect();
    let rows = paged(reader(app, actor, frame), move |held| row(&locale, &titles, &names, &held));
    Ok(Report { codes, sheet, rows })
}

/// Those of the products somebody sees.
type Names = BTreeMap<domain::ids::RuleSetId, Arc<ActiveRules>>;

fn reader(
    app: &App,
    actor: &Actor,
    frame: &Frame,
) -> impl Fn(Option<String>) -> futures::future::BoxFuture<'static, Result<store::Page<DeadlineRow>, AppError>>
+ Send
+ 'static {
    let (app, scope, filter) = (app.clone(), actor.scope(), frame.filter.clone());
    move |cursor| {
        let (app, scope, filter) = (app.clone(), scope.clone(), filter.clone());
        Box::pin(async move {
            let page = PageRequest { cursor, limit: PAGE };
            Ok(store::deadline_rows(&app.store, &scope, &filter, &page).await?)
        })
    }
}

/// Counts per rule set and timer, in a pass of its own: the rows are not kept.
async fn summary(
    app: &App,
    actor: &Actor,
    request: &ReportRequest,
    frame: &Frame,
) -> Result<Vec<(String, String)>, AppError> {
    let names = rule_sets(frame, actor);
    let mut counts: BTreeMap<(String, String), [u64; 3]> = BTreeMap::new();
    let read = reader(app, actor, frame);
    let mut next = Some(None);
    while let Some(cursor) = next {
        let page = read(cursor).await?;
        for held in &page.items {
            let Some(verdict) = Verdict::of(&held.timer) else { continue };
            let name = name_of(&names, held);
            let count = counts.entry((name, timer_title(&request.locale, &names, held))).or_default();
            count[verdict as usize] += 1;
        }
        next = page.next_cursor.map(Some);
    }
    let say = |verdict: Verdict| word(&request.locale, verdict.text());
    Ok(counts
        .into_iter()
        .map(|((rule_set, timer), [met, missed, open])| {
            let told = format!(
                "{} {met}, {} {missed}, {} {open}",
                say(Verdict::Met),
                say(Verdict::Missed),
                say(Verdict::Open)
            );
            (format!("{rule_set}, {timer}"), told)
        })
        .collect())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Met,
    Missed,
    Open,
}

impl Verdict {
    /// A timer that was cancelled owes nothing; one that closes a case is no promise of ours.
    fn of(timer: &Timer) -> Option<Self> {
        if timer.behaviour.closes.is_some() || timer.behaviour.event.is_some() {
            return None;
        }
        match timer.state {
            TimerState::Met => Some(Self::Met),
            TimerState::Breached => Some(Self::Missed),
            TimerState::Running | TimerState::Paused => Some(Self::Open),
            TimerState::Cancelled => None,
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::Met => "deadline-met",
            Self::Missed => "deadline-missed",
            Self::Open => "deadline-open",
        }
    }
}

fn rule_sets(frame: &Frame, actor: &Actor) -> Names {
    let products = frame.catalogue.visible_products(actor);
    let sets = products.iter().flat_map(|product| frame.catalogue.rule_sets(&product.code));
    sets.map(|held| (held.rule_set.id, held)).collect()
}

fn name_of(names: &Names, held: &DeadlineRow) -> String {
    let rules = names.get(&held.rule_set);
    rules.map(|rules| format!("{} {}", rules.rule_set.code, rules.manifest.version)).unwrap_or_default()
}

/// As the rule set calls it.
fn timer_title(locale: &str, names: &Names, held: &DeadlineRow) -> String {
    let declared = names.get(&held.rule_set).and_then(|rules| rules.manifest.timer(&held.timer.code));
    declared.map_or_else(|| held.timer.code.clone(), |timer| timer.title.in_locale(locale).to_owned())
}

fn row(locale: &str, titles: &Titles, names: &Names, held: &DeadlineRow) -> Vec<Cell> {
    let verdict = Verdict::of(&held.timer);
    vec![
        Cell::Text(held.number.clone()),
        titles.product(&held.product),
        Cell::Text(name_of(names, held)),
        Cell::Coded { title: timer_title(locale, names, held), code: held.timer.code.clone() },
        Cell::Instant(held.timer.due_at),
        held.timer.met_at.map_or(Cell::Empty, Cell::Instant),
        Cell::Number(i64::try_from(held.timer.pauses.len()).unwrap_or(i64::MAX)),
        verdict.map_or(Cell::Empty, |verdict| Cell::Text(word(locale, verdict.text()))),
    ]
}
