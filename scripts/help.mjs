// Puts the help texts into docs/commands.md, each below the heading of its command: `npm run help`.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = new URL('../docs/commands.md', import.meta.url);
const quickstart = fileURLToPath(new URL('../dist/cli/quickstart.js', import.meta.url));
const helpOf = (words) => execFileSync(process.execPath, [quickstart, ...words, '--help'], { encoding: 'utf8' });

const text = readFileSync(file, 'utf8').replace(/\n```\n[^]*?\n```\n/g, '');
const withHelp = text.replace(/^## `quickstart *(.*)`\n/gm, (heading, name) => {
  return `${heading}\n\`\`\`\n${helpOf(name === '' ? [] : [name]).trimEnd()}\n\`\`\`\n`;
});
writeFileSync(file, withHelp);
