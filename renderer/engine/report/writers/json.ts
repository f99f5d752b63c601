/** The analysis file (analysis-file.ts) of a report's migrations, with their lines. */
import type { Migration } from '../../model.ts';
import { analysisJson } from '../analysis-file.ts';
import { chosenMigrations, verdictsIn } from '../request.ts';
import type { ReportRequest } from '../request.ts';
import { simulationEntry, simulationOf } from '../simulation.ts';

export function* reportJson(request: ReportRequest): Generator<string, void> {
  const migrations = chosenMigrations(request);
  const withLines = request.sections.includes('evidence') || request.sections.includes('lines');
  const { analysis, isRedacted, patterns, zoneMinutes, budgets } = request;
  const verdicts = verdictsIn(request);
  const verdictOf = ({ key }: Migration) => verdicts.get(key);
  const simulatedOf = (one: Migration) => {
    const found = simulationOf(request, one, migrations.length);
    return found && simulationEntry(found);
  };
  const options = { withLines, isRedacted, patterns, zoneMinutes, budgets, verdictOf, simulatedOf, gap: ' ' };
  yield* analysisJson({ ...analysis, migrations }, options);
  yield '\n';
}
