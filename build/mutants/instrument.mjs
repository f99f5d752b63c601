// Puts switches into the text of a module. All edits are insertions, so they nest.
import ts from 'typescript';

/** Replaces regular expressions, literals and constructed ones, by switchable ones. @param isSwitched which of them */
export function patternsSwitched(file, code, isSwitched = () => true) {
  const edits = [];
  walk(file, code, (node, source) => {
    if (!isSwitched(node)) return;
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      const parts = [node.text.slice(1, end), node.text.slice(end + 1)].map((part) => JSON.stringify(part));
      edits.push([node.getStart(source), `new SwitchedRegExp(${parts.join(', ')})`, node.end]);
    } else if (ts.isNewExpression(node) && node.expression.getText(source) === 'RegExp')
      edits.push([node.expression.getStart(source), 'SwitchedRegExp', node.expression.end]);
  });
  return `const SwitchedRegExp = globalThis.switchboard.patternsOf(${JSON.stringify(file)});\n${edited(code, edits)}`;
}

/** Fields of objects that functions make, and fields that they set, can be left out. @param fields is added to */
export function fieldsSwitched(file, code, fields) {
  const edits = [];
  const switched = (node, source, before, after) => {
    const text = node.getText(source).replaceAll(/\s+/g, ' ').slice(0, 80);
    const at = fields.push(`${file}: ${text}`) - 1;
    edits.push([node.getStart(source), before(at)], [node.end, after]);
  };
  walk(file, code, (node, source, isInFunction) => {
    if (!isInFunction) return;
    if (ts.isObjectLiteralExpression(node))
      for (const one of node.properties)
        switched(one, source, (at) => `...(globalThis.switchboard.keep(${at}) ? {`, '} : {})');
    if (
      ts.isExpressionStatement(node) &&
      ts.isBinaryExpression(node.expression) &&
      node.expression.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      ts.isPropertyAccessExpression(node.expression.left)
    )
      switched(node, source, (at) => `{ if (globalThis.switchboard.keep(${at})) `, ' }');
  });
  return edited(code, edits);
}

function walk(file, code, visit) {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const go = (node, isInFunction) => {
    visit(node, source, isInFunction);
    ts.forEachChild(node, (child) => go(child, isInFunction || ts.isFunctionLike(node)));
  };
  go(source, false);
}

/** @param edits `[start, text]` to insert, `[start, text, end]` to replace; of those at one place the inner ends first */
function edited(code, edits) {
  const order = edits.map((edit, at) => ({ edit, at }));
  order.sort((a, b) => b.edit[0] - a.edit[0] || b.at - a.at);
  let result = code;
  for (const {
    edit: [start, text, end = start],
  } of order)
    result = result.slice(0, start) + text + result.slice(end);
  return result;
}
