/** The sample bundle's analysis, and requests for reports on it. */
import { readFileSync } from 'node:fs';
import { analyse } from '../../renderer/engine/analyse.ts';
import type { Analysis } from '../../renderer/engine/model.ts';
import { usualSections } from '../../renderer/engine/report/request.ts';
import type { ReportRequest } from '../../renderer/engine/report/request.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { buildSample } from '../fixtures/sample.ts';
import { memorySource } from './memory-source.ts';

const folder = new URL('../fixtures/sample/', import.meta.url).pathname;

export function analyseSample(): Promise<Analysis> {
  const { zip } = buildSample((path) => readFileSync(folder + path, 'utf8'));
  return analyse([memorySource('sample-bundle.zip', zip)], { platform: nodePlatform });
}

/** A report on all of it, the same each time it is made. */
export function requestFor(analysis: Analysis, more: Partial<ReportRequest> = {}): ReportRequest {
  return {
    analysis,
    keys: analysis.migrations.map(({ key }) => key),
    sections: usualSections,
    title: '',
    author: '',
    notes: '',
    remarks: [],
    scenarios: [],
    bundles: [],
    zoneMinutes: 0,
    assumedZoneMinutes: undefined,
    version: '0.0.0',
    madeAt: undefined,
    isRedacted: false,
    ...more,
  };
}
