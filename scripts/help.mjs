// Puts the help texts into docs/commands.md, each below the heading of its command: `npm run help`.
import { readFileSync, writeFileSync } from 'node:fs';
import { commands } from '../dist/cli/commands.js';
import { helpText } from '../dist/cli/help.js';

const file = new URL('../docs/commands.md', import.meta.url);
let text = readFileSync(file, 'utf8').replace(/\n```\n[^]*?\n```\n/g, '');
for (const command of commands) {
  const heading = `## \`quickstart${command.name === 'app' ? '' : ` ${command.name}`}\`\n`;
  if (!text.includes(heading)) throw new Error(`docs/commands.md has no heading ${heading}`);
  text = text.replace(heading, `${heading}\n\`\`\`\n${helpText(command).trimEnd()}\n\`\`\`\n`);
}
writeFileSync(file, text);
