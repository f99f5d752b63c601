/** SEEN.md counts the forms that were seen in a public line, and names those that never were. */
import { expect, test } from 'vitest';
import { signatures } from '../../../renderer/engine/diagnosis/signatures.ts';
import { formats } from '../../../renderer/engine/formats/index.ts';
import { messagesOf } from '../../../renderer/engine/formats/messages.ts';

/** What is read by one pattern, with what it is called. */
interface Shown {
  readonly name: string;
  readonly samples: readonly { readonly seen: unknown }[];
}

const isSeen = ({ samples }: Shown) => samples.some(({ seen }) => seen !== 'never');

/** `20 messages, 12 of them seen`, and the names of the others. */
function paragraph(title: string, what: string, shown: readonly Shown[]): string {
  const samples = shown.flatMap((one) => one.samples.map((sample) => ({ name: '', samples: [sample] })));
  const never = shown.filter((one) => !isSeen(one)).map(({ name }) => `\`${name}\``);
  return [
    `## ${title}`,
    '',
    `${shown.length} ${what}: ${shown.filter(isSeen).length} seen, ${never.length} never. ` +
      `Their ${samples.length} samples: ${samples.filter(isSeen).length} seen, ${samples.filter((one) => !isSeen(one)).length} never.`,
    '',
    ...(never.length > 0 ? [`Never seen: ${never.join(', ')}.`, ''] : []),
  ].join('\n');
}

test('what was seen and what never was', async () => {
  const headers = formats.map(({ name, samples }) =>
    paragraph(
      `${name}: headers`,
      'forms',
      samples.map((own, at) => ({ name: `generation ${at + 1}`, samples: own })),
    ),
  );
  const messages = Object.entries(messagesOf).map(([name, { templates }]) =>
    paragraph(
      `${name}: messages`,
      'messages',
      templates.map(({ needle, samples }) => ({ name: needle.trim(), samples })),
    ),
  );
  const failures = signatures.map(({ id, samples }) => ({ name: id, samples }));
  const text = [
    '# Seen and never seen',
    '',
    'A form counts as seen where one of its samples was published; a message is named by its literal part. Written from the samples by',
    '`npm run test:unit -- -u` (`test/engine/formats/counts.test.ts`).',
    '',
    ...headers,
    ...messages,
    paragraph('Known failures', 'known failures', failures),
  ].join('\n');
  await expect(`${text.trimEnd()}\n`).toMatchFileSnapshot('../../../renderer/engine/formats/SEEN.md');
});
