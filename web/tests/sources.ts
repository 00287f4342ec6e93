import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export const ROOT = path.resolve(import.meta.dirname, '..');
export type Source = { file: string; text: string; tree: ts.SourceFile };

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const full = path.join(folder, name);
    if (name === 'node_modules' || name === 'generated') return [];
    return statSync(full).isDirectory() ? walk(full) : [full];
  });
}

export const parse = (file: string, text: string): Source => ({
  file,
  text,
  tree: ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS),
});

/** Every source of production: apps, features, shared. */
export const productionSources = (): Source[] =>
  ['apps', 'features', 'shared']
    .flatMap((folder) => walk(path.join(ROOT, folder)))
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
    .map((file) => parse(path.relative(ROOT, file), readFileSync(file, 'utf8')));

export function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

/** Files inside the project that a source imports, statically and, unless told otherwise, on demand. */
export function importsOf({ file, tree }: Source, onDemand = true): string[] {
  const found: string[] = [];
  visit(tree, (node) => {
    const specifier =
      ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) ||
      (onDemand && ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0]);
    if (!specifier || !ts.isStringLiteral(specifier)) return;
    const { text } = specifier;
    if (text.startsWith('@/')) found.push(text.slice(2));
    else if (text.startsWith('.')) found.push(path.join(path.dirname(file), text));
  });
  return found.map(resolve).filter((target) => target !== null);
}

function resolve(target: string): string | null {
  const candidates = ['', '.ts', '.tsx', '/index.ts'].map((end) => target + end);
  return candidates.find((one) => existsSync(path.join(ROOT, one)) && statSync(path.join(ROOT, one)).isFile()) ?? null;
}
