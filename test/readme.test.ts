import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../cli/commands.js';
import { helpText } from '../cli/help.js';

const readme = readFileSync(path.resolve(import.meta.dirname, '../README.md'), 'utf8');

test.each(commands)('the README shows the help of $name as it is', (command) => {
  expect(readme).toContain(`\`\`\`\n${helpText(command).trimEnd()}\n\`\`\``);
});
