import ts from 'typescript';
import { type Source, visit } from './sources';

/** Attributes and properties whose text a person sees or hears. */
const SPOKEN = new Set([
  'label',
  'title',
  'placeholder',
  'description',
  'alt',
  'aria-label',
  'aria-description',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'error',
  'content',
  'hint',
  'legend',
  'closeButtonLabel',
  'nothingFoundMessage',
]);
const LETTERS = /\p{L}{2,}/u;

/** Texts written out in an expression, as far as it can become what is shown: branches, sides of `&&`, `||`, `??` and `+`, templates. */
function literals(node: ts.Node | undefined): string[] {
  if (!node) return [];
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) return [node.head.text, ...node.templateSpans.map((span) => span.literal.text)];
  if (ts.isConditionalExpression(node)) return [...literals(node.whenTrue), ...literals(node.whenFalse)];
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isJsxExpression(node)) return literals(node.expression);
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(literals);
  if (!ts.isBinaryExpression(node)) return [];
  const sides: Record<number, ts.Expression[]> = {
    [ts.SyntaxKind.PlusToken]: [node.left, node.right],
    [ts.SyntaxKind.BarBarToken]: [node.left, node.right],
    [ts.SyntaxKind.QuestionQuestionToken]: [node.left, node.right],
    [ts.SyntaxKind.AmpersandAmpersandToken]: [node.right],
  };
  return (sides[node.operatorToken.kind] ?? []).flatMap(literals);
}

const callsToast = (node: ts.Node): node is ts.CallExpression =>
  ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'toast';

/** Words in a source that a person would read in one language only. */
export function hardCoded({ file, tree }: Source): string[] {
  const found: string[] = [];
  const judge = (texts: string[]) => found.push(...texts.filter((text) => LETTERS.test(text)).map((text) => `${file}: ${text.trim()}`));
  visit(tree, (node) => {
    if (ts.isJsxText(node)) judge([node.text]);
    else if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) judge(literals(node));
    else if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText())) judge(literals(node.initializer));
    else if (ts.isPropertyAssignment(node) && SPOKEN.has(node.name.getText().replaceAll(/['"]/g, ''))) judge(literals(node.initializer));
    else if (callsToast(node)) judge(literals(node.arguments[0]));
  });
  return found;
}
