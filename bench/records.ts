import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expectState, newProject, quickstart } from './project.js';

/** A line of a record after its header: a file as the templates made it. */
interface MadeFile {
  readonly path: string;
  readonly text: string;
}

/** A generated project with demos. All but one are copies: a run of the command for each takes twenty minutes. */
export async function projectWithDemos(folder: string, count: number): Promise<string> {
  const project = await newProject(folder, `library_${count}`);
  await quickstart(project, ['demo', 'demo-1']);
  const record = readFileSync(recordFile(project, 'demo.demo-1'), 'utf8');
  for (let number = 2; number <= count; number++) {
    const name = `demo-${number}`;
    write(project, `demo.${name}`, record.replaceAll('demo-1', name));
  }
  await expectState(project, 'pristine');
  await quickstart(project, ['update', '--check']);
  return project;
}

/** Makes every file of a project as older templates would have, which differ in a line. */
export async function makeOlder(project: string): Promise<void> {
  for (const name of readdirSync(path.join(project, '.yo-base'))) {
    const part = path.basename(name, '.jsonl');
    const record = readFileSync(recordFile(project, part), 'utf8');
    write(project, part, record, (text) => `# Older\n${text}`);
  }
  await expectState(project, 'outdated');
}

/** Writes a record with the checksums that it has to have, and its files to the disk. */
function write(project: string, part: string, record: string, change = (text: string) => text): void {
  const [header, ...lines] = record.trimEnd().split('\n');
  const written = [header];
  for (const line of lines) {
    const file = JSON.parse(line) as MadeFile;
    const text = change(file.text);
    const place = path.join(project, file.path);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, text);
    written.push(JSON.stringify({ ...file, text, sha256: createHash('sha256').update(text).digest('hex') }));
  }
  writeFileSync(recordFile(project, part), `${written.join('\n')}\n`);
}

function recordFile(project: string, part: string): string {
  return path.join(project, '.yo-base', `${part}.jsonl`);
}
