//! A look at a component's outside, without compiling or running any of it: its manifest, its imports, its size.
use domain::rules::Refusal;
use wasmparser::{Encoding, Parser, Payload};

/// Name of the custom section.
pub(crate) const SECTION: &str = "reglament:manifest";
/// Functions of all modules; a compiler's time follows their number.
const MAX_FUNCTIONS: u32 = 20_000;
/// Components within components.
const MAX_DEPTH: usize = 8;
const MAX_MODULES: usize = 32;

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Outside<'a> {
    /// Top-level sections with the manifest's name.
    pub(crate) manifests: Vec<&'a [u8]>,
    /// Names the component itself imports.
    pub(crate) imports: Vec<String>,
}

pub(crate) fn inspect(component: &[u8]) -> Result<Outside<'_>, Refusal> {
    let mut outside = Outside::default();
    let (mut depth, mut functions, mut modules) = (0_usize, 0_u32, 0_usize);
    for payload in Parser::new(0).parse_all(component) {
        match payload.map_err(|error| no_component(&error))? {
            Payload::Version { encoding, .. } => {
                if depth == 0 && encoding != Encoding::Component {
                    return Err(no_component(&"a core module; rule sets are components"));
                }
                depth += 1;
                modules += usize::from(encoding == Encoding::Module);
                if depth > MAX_DEPTH || modules > MAX_MODULES {
                    return Err(Refusal::Compile {
                        message: format!("more than {MAX_MODULES} modules or {MAX_DEPTH} levels"),
                    });
                }
            }
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::FunctionSection(section) => {
                functions = functions.saturating_add(section.count());
                if functions > MAX_FUNCTIONS {
                    return Err(Refusal::Compile { message: format!("more than {MAX_FUNCTIONS} functions") });
                }
            }
            Payload::CustomSection(section) if depth == 1 && section.name() == SECTION => {
                outside.manifests.push(section.data());
            }
            Payload::ComponentImportSection(section) if depth == 1 => {
                for import in section {
                    outside.imports.push(import.map_err(|error| no_component(&error))?.name.name.to_owned());
                }
            }
            _ => {}
        }
    }
    Ok(outside)
}

fn no_component(problem: &dyn std::fmt::Display) -> Refusal {
    Refusal::NotAComponent { message: problem.to_string() }
}
