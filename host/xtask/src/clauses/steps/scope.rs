//! The functions of one source file, with what a reader needs to follow an answer inside it.

use std::collections::BTreeMap;

use syn::{
    Expr, ExprMethodCall, Pat,
    visit::{self, Visit},
};

use super::{Constants, effects::Effects, literal, mentioned};

/// Document, where the source names it, and section.
pub(super) type Clause = (Option<String>, String);

pub(super) struct Scope<'a> {
    pub(super) constants: &'a Constants,
    pub(super) functions: Vec<Function<'a>>,
    /// Clauses that stand outside functions: in tables.
    tabled: Vec<Clause>,
}

pub(super) struct Function<'a> {
    pub(super) name: String,
    pub(super) block: &'a syn::Block,
    /// The calls of `because`.
    pub(super) reasons: Vec<&'a ExprMethodCall>,
    /// What `let` gave to names; a name of a pattern has the whole expression.
    pub(super) locals: BTreeMap<String, Vec<&'a Expr>>,
    /// Clauses named outside of `because`.
    loose: Vec<Clause>,
}

impl<'a> Scope<'a> {
    pub(super) fn of(file: &'a syn::File, constants: &'a Constants) -> Self {
        let mut reader = Reader { constants, functions: Vec::new(), tabled: Mentions::new(constants) };
        reader.visit_file(file);
        Self { constants, functions: reader.functions, tabled: reader.tabled.clauses }
    }

    /// The clauses of one `because`. Where it names none outright, those that its function names elsewhere may be
    /// meant, and failing that those of the file's tables.
    pub(super) fn clauses(&self, function: &Function<'a>, because: &ExprMethodCall) -> Vec<Clause> {
        let mut named: Vec<_> =
            because.args.iter().flat_map(|argument| mentioned(argument, self.constants)).collect();
        if named.is_empty() {
            named.clone_from(if function.loose.is_empty() { &self.tabled } else { &function.loose });
        }
        named.sort();
        named.dedup();
        named
    }

    pub(super) fn effects(&self, function: &Function<'a>, before: &'a Expr) -> Vec<String> {
        let mut effects = Effects::new(self, function);
        effects.visit_expr(before);
        effects.found
    }

    /// A function of this file whose steps get their clauses from its caller.
    pub(super) fn unfounded(&self, name: &str) -> Option<&Function<'a>> {
        self.functions.iter().find(|function| function.name == name && function.reasons.is_empty())
    }
}

struct Reader<'a> {
    constants: &'a Constants,
    functions: Vec<Function<'a>>,
    tabled: Mentions<'a>,
}

impl<'a> Reader<'a> {
    fn function(&mut self, name: String, block: &'a syn::Block) {
        let mut body = Body { reasons: Vec::new(), locals: BTreeMap::new() };
        body.visit_block(block);
        let mut loose = Mentions::new(self.constants);
        loose.visit_block(block);
        let Body { reasons, locals } = body;
        self.functions.push(Function { name, block, reasons, locals, loose: loose.clauses });
    }
}

impl<'a> Visit<'a> for Reader<'a> {
    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        self.function(item.sig.ident.to_string(), &item.block);
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        self.function(item.sig.ident.to_string(), &item.block);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        self.tabled.visit_expr(expression);
    }
}

struct Body<'a> {
    reasons: Vec<&'a ExprMethodCall>,
    locals: BTreeMap<String, Vec<&'a Expr>>,
}

impl<'a> Visit<'a> for Body<'a> {
    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        if call.method == "because" {
            self.reasons.push(call);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_local(&mut self, local: &'a syn::Local) {
        if let Some(init) = &local.init {
            let mut names = Names::default();
            names.visit_pat(&local.pat);
            for name in names.0 {
                self.locals.entry(name).or_default().push(&init.expr);
            }
        }
        visit::visit_local(self, local);
    }
}

/// The names that a pattern binds.
#[derive(Default)]
struct Names(Vec<String>);

impl<'ast> Visit<'ast> for Names {
    fn visit_pat(&mut self, pattern: &'ast Pat) {
        if let Pat::Ident(name) = pattern {
            self.0.push(name.ident.to_string());
        }
        visit::visit_pat(self, pattern);
    }
}

/// Clauses by constant, by `clause!` and by `….at("section")`, without those of `because`.
pub(super) struct Mentions<'a> {
    constants: &'a Constants,
    pub(super) clauses: Vec<Clause>,
}

impl<'a> Mentions<'a> {
    pub(super) fn new(constants: &'a Constants) -> Self {
        Self { constants, clauses: Vec::new() }
    }
}

impl<'ast> Visit<'ast> for Mentions<'_> {
    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        let name = path.path.segments.last().map(|segment| segment.ident.to_string());
        let clause = name.and_then(|name| self.constants.clauses.get(&name));
        self.clauses.extend(clause.map(|(document, section)| (Some(document.clone()), section.clone())));
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if call.method == "because" {
            return self.visit_expr(&call.receiver);
        }
        if call.method == "at" {
            let section = call.args.first().filter(|_| call.args.len() == 1).and_then(literal);
            self.clauses.extend(section.map(|section| (None, section)));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_macro(&mut self, call: &'ast syn::ExprMacro) {
        if call.mac.path.segments.last().is_some_and(|segment| segment.ident == "clause")
            && let [document, section] = &super::strings(&call.mac)[..]
        {
            self.clauses.push((Some(document.clone()), section.clone()));
        }
    }
}
