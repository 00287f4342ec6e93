//! The effects that stand before a `because`, as a reader would name them: `start_timer answer`, `deny act_missing`.

use std::collections::BTreeSet;

use syn::{
    Expr, ExprMethodCall,
    visit::{self, Visit},
};

use super::{
    literal,
    scope::{Function, Scope},
};

/// The SDK's methods that add an effect, with the number of codes that tell it from others.
const METHODS: [(&str, usize); 39] = [
    ("set_kind", 1),
    ("set_field", 1),
    ("set_criticality", 0),
    ("set_party", 1),
    ("set_billable", 0),
    ("covered_by", 0),
    ("not_covered", 1),
    ("coverage", 1),
    ("require", 0),
    ("finding", 1),
    ("clear_finding", 1),
    ("raise_flag", 1),
    ("lower_flag", 1),
    ("register", 0),
    ("move_to", 1),
    ("move_for", 2),
    ("start_timer", 1),
    ("stop_timer", 1),
    ("cancel_timer", 1),
    ("send", 1),
    ("send_with", 1),
    ("send_to", 1),
    ("note", 0),
    ("propose", 2),
    ("propose_with", 2),
    ("request_approval", 1),
    ("decide_approval", 2),
    ("plan_appointment", 0),
    ("create_ticket", 0),
    ("attach", 0),
    ("post_ledger", 0),
    ("set_period", 0),
    ("set_version", 0),
    ("alert", 1),
    ("remember", 1),
    ("forget", 1),
    ("deny", 1),
    ("deny_with", 1),
    ("step", 1),
];

/// Walks back from a `because` to the one before, through variables and functions of the same file.
pub(super) struct Effects<'s, 'a> {
    scope: &'s Scope<'a>,
    function: &'s Function<'a>,
    seen: BTreeSet<String>,
    pub(super) found: Vec<String>,
}

impl<'s, 'a> Effects<'s, 'a> {
    pub(super) fn new(scope: &'s Scope<'a>, function: &'s Function<'a>) -> Self {
        Self { scope, function, seen: BTreeSet::new(), found: Vec::new() }
    }

    fn record(&mut self, method: &str, arguments: &[&'a Expr]) {
        let Some((_, most)) = METHODS.iter().find(|(name, _)| *name == method) else { return };
        let codes = arguments.iter().take(*most).filter_map(|argument| self.code(argument));
        let name = ["_with", "_for", "_to"].iter().find_map(|end| method.strip_suffix(end));
        let words: Vec<_> = [name.unwrap_or(method).to_owned()].into_iter().chain(codes).collect();
        // `step` takes any effect; its name says enough.
        let text = words.strip_prefix(["step".to_owned()].as_slice()).unwrap_or(&words).join(" ");
        if !text.is_empty() && !self.found.contains(&text) {
            self.found.push(text);
        }
    }

    /// A literal, a constant, a word of a vocabulary such as `Status::Closed`, or the constants a variable may hold.
    fn code(&self, argument: &'a Expr) -> Option<String> {
        if let Some(text) = literal(argument) {
            return Some(text);
        }
        match argument {
            Expr::Reference(reference) => self.code(&reference.expr),
            Expr::Call(call) => self.code(&call.func),
            Expr::Path(path) => {
                let words: Vec<_> = path.path.segments.iter().map(|it| it.ident.to_string()).collect();
                let name = words.last()?;
                if let Some(code) = self.scope.constants.codes.get(name) {
                    return Some(code.clone());
                }
                if words.len() > 1 {
                    return Some(snake(name));
                }
                let mut codes = Codes { scope: self.scope, found: BTreeSet::new() };
                for value in self.function.locals.get(name).into_iter().flatten() {
                    codes.visit_expr(value);
                }
                let found: Vec<_> = codes.found.into_iter().collect();
                (!found.is_empty()).then(|| found.join(" / "))
            }
            _ => None,
        }
    }
}

impl<'a> Visit<'a> for Effects<'_, 'a> {
    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        let name = call.method.to_string();
        // What stands before has its clauses already.
        if name == "because" || name == "and" {
            return;
        }
        self.visit_expr(&call.receiver);
        let arguments: Vec<_> = call.args.iter().collect();
        self.record(&name, &arguments);
        for argument in arguments {
            self.visit_expr(argument);
        }
    }

    fn visit_expr_path(&mut self, path: &'a syn::ExprPath) {
        let words: Vec<_> = path.path.segments.iter().map(|it| it.ident.to_string()).collect();
        match &words[..] {
            [draft, method] if draft == "Draft" => self.record(method, &[]),
            [name] if self.seen.insert(name.clone()) => {
                for value in self.function.locals.get(name).into_iter().flatten() {
                    self.visit_expr(value);
                }
            }
            _ => {}
        }
    }

    fn visit_expr_call(&mut self, call: &'a syn::ExprCall) {
        if let Expr::Path(path) = &*call.func
            && let Some(name) = path.path.get_ident().map(ToString::to_string)
        {
            let arguments: Vec<_> = call.args.iter().collect();
            self.record(&name, &arguments);
            if let Some(called) = self.scope.unfounded(&name).filter(|_| self.seen.insert(name)) {
                self.visit_block(called.block);
            }
        }
        visit::visit_expr_call(self, call);
    }
}

/// The codes that an expression may come to: what a variable may hold. What is compared or handed on is not.
struct Codes<'s, 'a> {
    scope: &'s Scope<'a>,
    found: BTreeSet<String>,
}

impl<'a> Visit<'a> for Codes<'_, 'a> {
    fn visit_expr_binary(&mut self, _: &'a syn::ExprBinary) {}

    fn visit_expr_call(&mut self, _: &'a syn::ExprCall) {}

    fn visit_expr_method_call(&mut self, _: &'a ExprMethodCall) {}

    fn visit_expr_path(&mut self, path: &'a syn::ExprPath) {
        let name = path.path.get_ident().map(ToString::to_string);
        let code = name.and_then(|name| self.scope.constants.codes.get(&name));
        self.found.extend(code.cloned());
    }
}

/// `InProgress` as the boundary writes it.
fn snake(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}
