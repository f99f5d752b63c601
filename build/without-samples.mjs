// Leaves the samples of headers, messages and known failures out of the build: only tests use them, and they are a sixth of the worker.
import ts from 'typescript';

const rooms = /\/renderer\/engine\/formats\/.*\.ts$/;
const signatures = /\/renderer\/engine\/diagnosis\/signatures\.json$/;

export const withoutSamples = {
  name: 'without-samples',
  enforce: 'pre',
  transform(code, id) {
    const path = id.replaceAll('\\', '/');
    if (signatures.test(path)) return JSON.stringify(JSON.parse(code).map((one) => ({ ...one, samples: [] })));
    return rooms.test(path) ? emptied(path, code) : undefined;
  },
};

/** Empties each list that is called samples, whether a field or a constant. */
function emptied(path, code) {
  const lists = [];
  const visit = (node) => {
    const isNamed = ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node);
    if (
      isNamed &&
      /samples$/i.test(node.name.getText()) &&
      node.initializer?.kind === ts.SyntaxKind.ArrayLiteralExpression
    )
      lists.push(node.initializer);
    else ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true));
  return lists.reduceRight((text, { pos, end }) => `${text.slice(0, pos)} []${text.slice(end)}`, code);
}
