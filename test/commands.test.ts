import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../cli/commands.js';
import { helpText } from '../cli/help.js';

const docs = readFileSync(path.resolve(import.meta.dirname, '../docs/commands.md'), 'utf8');

test.each(commands)('docs/commands.md shows the help of $name as it is (npm run help)', (command) => {
  expect(docs).toContain(`\`\`\`\n${helpText(command).trimEnd()}\n\`\`\``);
});
