//! Small components for tests: core modules written by hand, wrapped into the real interface of `wit/v1`.
use std::path::Path;

use serde_json::Value as Json;
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::{
    Resolve, SizeAlign, Type, TypeDefKind, TypeId,
    abi::{AbiVariant, WasmType},
};

use crate::manifest::pack;

/// Where answers lie in a guest's memory, and what they are made of.
pub(super) struct Layout {
    resolve: Resolve,
    sizes: SizeAlign,
    effect: TypeId,
    step: TypeId,
}

/// Address of the answer in the guest's memory.
const ANSWER: u32 = 1024;

impl Layout {
    pub(super) fn new() -> Self {
        let mut resolve = Resolve::default();
        resolve.push_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit/v1")).expect("wit/v1 parses");
        let mut sizes = SizeAlign::default();
        sizes.fill(&resolve);
        let named = |name: &str| {
            resolve
                .types
                .iter()
                .find(|(_, held)| held.name.as_deref() == Some(name))
                .expect("a type of wit/v1")
                .0
        };
        let (effect, step) = (named("effect"), named("step"));
        Self { resolve, sizes, effect, step }
    }

    /// The core signature of a hook's function, as its text form.
    pub(super) fn signature(&self, interface: &str, function: &str) -> String {
        let found = self.resolve.interfaces.iter().find(|(_, held)| held.name.as_deref() == Some(interface));
        let function = &found.expect("an interface of wit/v1").1.functions[function];
        let signature = self.resolve.wasm_signature(AbiVariant::GuestExport, function);
        let params = signature.params.iter().map(|param| match param {
            WasmType::I64 | WasmType::PointerOrI64 => " i64",
            WasmType::I32 | WasmType::Pointer | WasmType::Length => " i32",
            WasmType::F32 | WasmType::F64 => panic!("no floats cross"),
        });
        format!("(param{}) (result i32)", params.collect::<Vec<_>>().concat())
    }

    /// The bytes of `ok(decision)` at [`ANSWER`]: effects by name, those with a text as payload only.
    pub(super) fn decision(
        &self,
        steps: &[(&str, Option<&str>)],
        clause: (&str, &str),
        explanation: &str,
    ) -> Vec<u8> {
        let TypeDefKind::Variant(effect) = &self.resolve.types[self.effect].kind else {
            panic!("effect is a variant")
        };
        let TypeDefKind::Record(step) = &self.resolve.types[self.step].kind else {
            panic!("step is a record")
        };
        let payload = self
            .sizes
            .payload_offset(effect.tag(), effect.cases.iter().map(|case| case.ty.as_ref()))
            .size_wasm32();
        let basis = self.sizes.field_offsets(step.fields.iter().map(|field| &field.ty))[1].0.size_wasm32();
        let size = self.sizes.size(&Type::Id(self.step)).size_wasm32();

        let mut memory = Memory(vec![0; 24]);
        let basis_at = memory.clauses(clause);
        let texts: Vec<(u32, u32)> =
            steps.iter().map(|(_, text)| memory.text(text.unwrap_or_default())).collect();
        let explained = memory.text(explanation);
        memory.align(8);
        let steps_at = memory.end();
        for ((name, _), text) in steps.iter().zip(texts) {
            let mut bytes = vec![0; size];
            let case = effect.cases.iter().position(|case| case.name == *name).expect("an effect");
            bytes[0] = u8::try_from(case).expect("few effects");
            bytes[payload..payload + 8].copy_from_slice(&pair(text));
            bytes[basis..basis + 8].copy_from_slice(&pair((basis_at, 1)));
            memory.0.extend(bytes);
        }
        let count = u32::try_from(steps.len()).expect("few steps");
        memory.0[4..12].copy_from_slice(&pair((steps_at, count)));
        memory.0[12..20].copy_from_slice(&pair(explained));
        memory.0
    }
}

fn pair((at, len): (u32, u32)) -> [u8; 8] {
    let mut bytes = [0; 8];
    bytes[..4].copy_from_slice(&at.to_le_bytes());
    bytes[4..].copy_from_slice(&len.to_le_bytes());
    bytes
}

struct Memory(Vec<u8>);

impl Memory {
    fn end(&self) -> u32 {
        ANSWER + u32::try_from(self.0.len()).expect("small")
    }
    fn align(&mut self, to: usize) {
        while !(ANSWER as usize + self.0.len()).is_multiple_of(to) {
            self.0.push(0);
        }
    }
    fn text(&mut self, text: &str) -> (u32, u32) {
        let at = self.end();
        self.0.extend(text.as_bytes());
        (at, u32::try_from(text.len()).expect("small"))
    }
    fn clauses(&mut self, (document, section): (&str, &str)) -> u32 {
        let (document, section) = (self.text(document), self.text(section));
        self.align(4);
        let at = self.end();
        self.0.extend(pair(document));
        self.0.extend(pair(section));
        at
    }
}

/// A core module: memory, an allocator that counts up, data at [`ANSWER`], then what the test writes.
pub(super) fn core_module(imports: &str, data: &[u8], body: &str) -> Vec<u8> {
    let escaped = data.iter().map(|byte| format!("\\{byte:02x}")).collect::<Vec<_>>().concat();
    let text = format!(
        r#"(module {imports}
  (memory (export "memory") 17)
  (data (i32.const {ANSWER}) "{escaped}")
  (global $heap (mut i32) (i32.const 1048576))
  (func $alloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $heap) (i32.const 7)) (i32.const -8)))
    (global.set $heap (i32.add (local.get $at) (local.get 3)))
    (loop $more
      (if (i32.gt_u (global.get $heap) (i32.mul (memory.size) (i32.const 65536)))
        (then
          (if (i32.eq (memory.grow (i32.const 16)) (i32.const -1)) (then unreachable))
          (br $more))))
    (local.get $at))
  {body})"#
    );
    wat::parse_str(text).expect("the module is well-formed")
}

/// Wraps a core module into a component that imports and exports these interfaces of `wit/v1`.
pub(super) fn component(module: &[u8], imports: &[&str], exports: &[&str]) -> Vec<u8> {
    let imports: Vec<String> = imports.iter().map(|name| format!("reglament:rules/{name}@1.0.0")).collect();
    let imports: Vec<&str> = imports.iter().map(String::as_str).collect();
    component_with(module, &[], &imports, exports)
}

/// The same with interfaces of other packages among the imports, which are given by their full names.
pub(super) fn component_with(
    module: &[u8],
    packages: &[&str],
    imports: &[&str],
    exports: &[&str],
) -> Vec<u8> {
    let mut resolve = Layout::new().resolve;
    for (number, package) in packages.iter().enumerate() {
        resolve.push_str(format!("package{number}.wit"), package).expect("the package is well-formed");
    }
    let mut world = "package test:guest;\nworld guest {\n".to_owned();
    for import in imports {
        world.push_str(&["  import ", import, ";\n"].concat());
    }
    for export in exports {
        world.push_str(&["  export reglament:rules/", export, "@1.0.0;\n"].concat());
    }
    world.push_str("}\n");
    let package = resolve.push_str("guest.wit", &world).expect("the world is well-formed");
    let world = resolve.select_world(&[package], None).expect("one world");
    let mut module = module.to_vec();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).expect("metadata");
    let encoder =
        ComponentEncoder::default().validate(true).module(&module).expect("the module fits the world");
    { encoder }.encode().expect("a component")
}

/// An intake plugin without its manifest, whose `received` has this body (parameter `$facts`, result a pointer).
pub(super) fn intake(data: &[u8], body: &str) -> Vec<u8> {
    let function = format!(
        r#"(func $received (export "reglament:rules/intake@1.0.0#received") (param $facts i32) (result i32) {body})"#
    );
    component(&core_module("", data, &function), &[], &["intake"])
}

/// An intake plugin that writes to the log.
pub(super) fn logging_intake(data: &[u8], body: &str) -> Vec<u8> {
    let function = format!(
        r#"(func (export "reglament:rules/intake@1.0.0#received") (param $facts i32) (result i32) {body})"#
    );
    let import = r#"(import "reglament:rules/log@1.0.0" "write" (func $log (param i32 i32 i32)))"#;
    component(&core_module(import, data, &function), &["log"], &["intake"])
}

/// A plugin that always decides the same.
pub(super) fn honest(steps: &[(&str, Option<&str>)]) -> Vec<u8> {
    intake(&Layout::new().decision(steps, ("r", "1.1"), "because"), "(i32.const 1024)")
}

pub(super) fn packed(component: &[u8], manifest: &Json) -> Vec<u8> {
    pack(component, manifest.to_string().as_bytes()).expect("the manifest is good")
}
