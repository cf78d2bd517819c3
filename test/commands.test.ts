import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { commands } from '../cli/commands.js';
import { helpText } from '../cli/help.js';
import { main } from '../cli/main.js';

const docs = readFileSync(path.resolve(import.meta.dirname, '../docs/commands.md'), 'utf8');

test.each(commands)('docs/commands.md shows the help of $name as it is (npm run help)', (command) => {
  expect(docs).toContain(`\`\`\`\n${helpText(command).trimEnd()}\n\`\`\``);
});

test.each(commands)('the help of $name fits a terminal of 80 columns, its descriptions in line', (command) => {
  const text = helpText(command);
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  const [, options = ''] = text.split('\nOptions\n');
  const starts = Array.from(options.split('\n\n')[0]!.matchAll(/^ {2}\S+(?: \S+)* {2,}/gm), ([start]) => start.length);
  expect(new Set(starts).size).toBe(1);
});

test.each([
  [['--help'], 'app'],
  [['help'], 'app'],
  [['demo', '--help'], 'demo'],
  [['help', 'demo'], 'demo'],
])('%j shows the help of %s', async (argv, name) => {
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  onTestFinished(() => stdout.mockRestore());
  expect(await main(argv)).toBe(0);
  expect(stdout.mock.lastCall?.[0]).toBe(`${helpText(commands.find((command) => command.name === name)!)}\n`);
});
